import type { Criterion } from './log-event.js';

/** What an agent plans: what it makes true, and what has to stay true. */
export const numbered = (changes: readonly string[], keeps: readonly string[]): Criterion[] =>
  [...changes.map((text) => ({ text, keeps: false })), ...keeps.map((text) => ({ text, keeps: true }))].map((one, index) => ({
    id: `C${index + 1}`,
    ...one,
  }));

/** `keep: …` says it in every language; so do these words of English, as in "all existing tests still pass". */
const MARKED = /^\s*keep:\s*/i;
const STAYS = /\b(still|stays?|remains?|keeps? (working|passing)|existing|unchanged|as before|no regressions?)\b/i;

/** What a person asks for. */
export const asked = (texts: readonly string[]): Criterion[] =>
  texts.map((text, index) => ({ id: `C${index + 1}`, text: text.replace(MARKED, ''), keeps: MARKED.test(text) || STAYS.test(text) }));
