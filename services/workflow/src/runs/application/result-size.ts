import { AppError } from '@hexad/kernel';
import { count, tooLarge } from '../domain/too-large.js';

/** Levels of a result. Deeper ones cannot be written as JSON safely; what holds itself is endless. */
const DEEPEST = 1_000;
/** Shorter texts count as they are, longer ones as JSON writes them. */
const SHORT = 256;

interface Cursor {
  readonly of: object;
  /** Undefined for a list. */
  readonly keys: readonly string[] | undefined;
  at: number;
}

/**
 * Fails with `too_large` for a result of more bytes as JSON. It is looked at piece by piece, never written down as a whole, and no further than the limit: a few
 * pieces that stand in it a million times, or are made when somebody looks, cost no memory.
 */
export function checkSize(what: string, result: unknown, largest: number): void {
  let left = largest;
  const open: Cursor[] = [];
  const look = (given: unknown): void => {
    const value = asJson(given);
    left -= 1;
    if (typeof value === 'string') left -= lengthOf(value, left);
    else if (Array.isArray(value)) open.push({ of: value, keys: undefined, at: 0 });
    else if (typeof value === 'object' && value !== null) open.push({ of: value, keys: Object.keys(value), at: 0 });
    if (open.length > DEEPEST)
      throw new AppError(
        'too_large',
        `${what} is nested deeper than ${count(DEEPEST)} levels, or holds itself; put out something flatter.`,
      );
  };
  look(result);
  for (let top = open.at(-1); top && left >= 0; top = open.at(-1)) {
    const { of, keys, at } = top;
    if (at >= (keys ?? (of as readonly unknown[])).length) {
      open.pop();
      continue;
    }
    top.at += 1;
    if (keys) left -= keys[at]!.length + 3;
    look(keys ? (of as Readonly<Record<string, unknown>>)[keys[at]!] : (of as readonly unknown[])[at]);
  }
  if (left >= 0) return;
  const { code, message } = tooLarge(what, `more than ${count(largest)}`, largest);
  throw new AppError(code, message);
}

function asJson(value: unknown): unknown {
  const { toJSON } = (typeof value === 'object' && value !== null ? value : {}) as { readonly toJSON?: unknown };
  return typeof toJSON === 'function' ? toJSON.call(value) : value;
}

const lengthOf = (text: string, left: number): number =>
  text.length < SHORT || text.length > left ? text.length + 2 : Buffer.byteLength(JSON.stringify(text));
