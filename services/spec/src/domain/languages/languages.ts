import type { BriefDocument } from '../text/document.js';
import type { LanguageAnalyser, Reading } from './analyser.js';
import { EnglishAnalyser } from './english.js';
import { GermanAnalyser } from './german/german.js';

const ENGLISH: LanguageAnalyser = new EnglishAnalyser();
const ANALYSERS: readonly LanguageAnalyser[] = [ENGLISH, new GermanAnalyser()];

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .match(/\p{L}+/gu)
    ?.slice(0, 4000) ?? [];

/** Fewer small words of a language may stand in any text. */
const LEAST = 2;

/** The language that most of the small words of a text are of; English where that is not clear. */
export function languageOf(text: string): LanguageAnalyser {
  const words = wordsOf(text);
  const counts = ANALYSERS.map((analyser) => ({ analyser, count: analyser.count(words) }));
  return counts.reduce((best, one) => (one.count >= LEAST && one.count > best.count ? one : best)).analyser;
}

/** Each document is read in its own language; beside one that is surely in another, a single word tells. */
export function readIn(documents: readonly BriefDocument[]): Reading {
  const foreign = documents.map(({ text }) => languageOf(text)).find((analyser) => analyser !== ENGLISH);
  if (foreign === undefined) return ENGLISH.read(documents, () => true);
  return foreign.read(documents, ({ text }) => foreign.count(wordsOf(text)) > ENGLISH.count(wordsOf(text)));
}
