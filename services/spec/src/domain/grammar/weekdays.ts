import type { Token } from '../text/token.js';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const dayOf = (word: string): number => (word.length < 3 ? -1 : DAYS.findIndex((day) => day.startsWith(word)));

interface Days {
  readonly values: readonly string[];
  readonly end: number;
}

/** `mon-sun`, `Monday to Friday`: the days from the first to the last, spelled like the first. */
export function weekdaysAt(tokens: readonly Token[], at: number): Days | undefined {
  const [one = '', other = ''] = (tokens[at]?.lower ?? '').split('-');
  const apart = other === '' && ['-', 'to', 'through', 'until'].includes(tokens[at + 1]?.lower ?? '');
  const first = dayOf(one);
  const last = dayOf(apart ? (tokens[at + 2]?.lower ?? '') : other);
  if (first < 0 || last <= first) return undefined;
  const values = DAYS.slice(first, last + 1).map((day) => (one.length < 6 ? day.slice(0, one.length) : day));
  const capital = /^\p{Lu}/u.test(tokens[at]?.text ?? '');
  return { values: capital ? values.map((day) => day.charAt(0).toUpperCase() + day.slice(1)) : values, end: apart ? at + 3 : at + 1 };
}

export const isWeekdayRange = (tokens: readonly Token[], at: number): boolean => weekdaysAt(tokens, at) !== undefined;
