import type { BriefDocument } from '../text/document.js';

/** How a language says what a spec says; a reading is of one brief. */
export interface Reading {
  /** The brief in the words that the readers know; spans of it still lead to what was really written. */
  readonly documents: readonly BriefDocument[];
  /** Something of it was put into other words. */
  readonly isForeign: boolean;
  /** A name of the readers in the words of the brief: `customer number` → `Kundennummer`. */
  name(words: string): string;
  /** A sentence of the engine with the names of the brief in it. */
  sentence(text: string): string;
}

/** Knows one language: whether a text is written in it, and how to put briefs into the words that the readers know. */
export abstract class LanguageAnalyser {
  /** ISO 639-1. */
  abstract readonly language: string;
  /** How many of the words are small words of this language. */
  abstract count(words: readonly string[]): number;
  /** Documents that `isOwn` says are in another language stay as they are. */
  abstract read(documents: readonly BriefDocument[], isOwn: (document: BriefDocument) => boolean): Reading;
}
