import type { BriefDocument } from '../text/document.js';
import { isClosed } from '../vocabulary/closed.js';
import { LanguageAnalyser, type Reading } from './analyser.js';

/** The readers know English: it is read as it stands. */
export class EnglishAnalyser extends LanguageAnalyser {
  override readonly language = 'en';

  override count(words: readonly string[]): number {
    return words.filter((word) => isClosed(word)).length;
  }

  override read(documents: readonly BriefDocument[]): Reading {
    return { documents, isForeign: false, name: (words) => words, sentence: (text) => text };
  }
}
