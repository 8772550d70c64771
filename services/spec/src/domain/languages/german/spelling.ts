/** `Rückgabe` → `Rueckgabe`: letters of German in ASCII, the way that Germans write them without an umlaut. */
export const ascii = (word: string): string =>
  word
    .normalize('NFC')
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('Ä', 'Ae')
    .replaceAll('Ö', 'Oe')
    .replaceAll('Ü', 'Ue')
    .replaceAll('ß', 'ss');

/** The ways in which a word without umlauts may be meant: `groesser` → `größer`. */
export function spellings(word: string): string[] {
  if (!/ae|oe|ue|ss/.test(word)) return [word];
  const umlauts = word
    .replaceAll('ae', 'ä')
    .replaceAll('oe', 'ö')
    .replace(/(?<![aeq])ue/g, 'ü');
  return [...new Set([word, umlauts, umlauts.replaceAll('ss', 'ß'), word.replaceAll('ss', 'ß')])];
}

/** Looks a word up in whichever spelling it is known. */
export function lookUp<T>(word: string, known: (spelling: string) => T | undefined): T | undefined {
  for (const spelling of spellings(word)) {
    const found = known(spelling);
    if (found !== undefined) return found;
  }
  return undefined;
}

const LETTER = String.raw`[\p{L}\p{N}]`;
const EDGE = `(?:(?<!${LETTER})(?=${LETTER})|(?<=${LETTER})(?!${LETTER}))`;

/** A pattern whose `\b` knows that `ä` is a letter. */
export const worded = (pattern: RegExp | string, flags = 'giu'): RegExp =>
  typeof pattern === 'string'
    ? new RegExp(pattern.replaceAll(String.raw`\b`, EDGE), flags)
    : new RegExp(pattern.source.replaceAll(String.raw`\b`, EDGE), pattern.flags);
