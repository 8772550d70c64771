import { sizeOf } from '../../expressions/json.js';
import { Large, LARGEST, type Value } from './large.js';
import type { Failure } from './run.js';

/** What to do about outputs that are too large, in words for people. `size`: `40,000,000` or `more than 32,000,000`. */
export const tooLarge = (what: string, size: string, largest: number): Failure => ({
  code: 'too_large',
  message: `${what} has ${size} bytes as JSON, and a step may put out ${count(largest)}. Write it to a file, a workspace or a store with an address, and put out where it is.`,
});

export const count = (bytes: number): string => bytes.toLocaleString('en');

/** Why a step may not put this out; undefined when it may. Nothing large is opened for that. */
export function refused(what: string, given: Iterable<Value>, largest: number = LARGEST): Failure | undefined {
  let size = 0;
  for (const value of given) size += value instanceof Large ? value.bytes : sizeOf(value);
  return size > largest ? tooLarge(what, `about ${count(size)}`, largest) : undefined;
}
