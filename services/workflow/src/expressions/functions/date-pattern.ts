/** The words of Java, Luxon and date-fns in those of day.js. */
const WORDS: Readonly<Record<string, string>> = {
  yyyy: 'YYYY',
  yy: 'YY',
  dd: 'DD',
  d: 'D',
  EEEE: 'dddd',
  cccc: 'dddd',
  EEE: 'ddd',
  ccc: 'ddd',
};

/** strftime's. */
const PERCENT: Readonly<Record<string, string>> = {
  Y: 'YYYY',
  y: 'YY',
  m: 'MM',
  B: 'MMMM',
  b: 'MMM',
  d: 'DD',
  e: 'D',
  A: 'dddd',
  a: 'ddd',
  H: 'HH',
  I: 'hh',
  M: 'mm',
  S: 'ss',
  f: 'SSS[000]',
  p: 'A',
  z: 'ZZ',
  F: 'YYYY-MM-DD',
  T: 'HH:mm:ss',
  '%': '[%]',
};

const MAX_LENGTH = 100;

/** A pattern as day.js reads it, from `YYYY-MM-DD`, `%Y-%m-%d` or `yyyy-MM-dd`. */
export function patternOf(text: string): string {
  if (text.length > MAX_LENGTH) throw new TypeError(`a date pattern has at most ${MAX_LENGTH} characters`);
  if (text.includes('%')) return text.replace(/%(.)|([a-zA-Z]+)/gs, percent);
  return /[YD]/.test(text) ? text : text.replace(/yyyy|yy|dd|d|EEEE|EEE|cccc|ccc/g, (word) => WORDS[word]!);
}

function percent(_all: string, word: string | undefined, literal: string): string {
  if (word === undefined) return `[${literal}]`;
  const known = PERCENT[word];
  if (known === undefined) throw new TypeError(`%${word} is not known in a date pattern`);
  return known;
}
