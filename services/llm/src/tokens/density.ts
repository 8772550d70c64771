/** Counts the tokens of a text exactly, as one encoding does. */
export type Encoding = (text: string) => number;

/** UTF-16 units: a longer word would take the encoding a time that grows with its square. A cut adds a token at most. */
const SLICE = 1_024;
/** Slices that are counted of a longer text, at even distances. */
const MOST_SLICES = 32;

/** Of a text that is longer than `MOST_SLICES` slices, what is not counted is taken to be as dense as the densest slice. */
export function tokensOf(text: string, encode: Encoding): number {
  const slices = Math.ceil(text.length / SLICE);
  if (slices <= MOST_SLICES) return sum(Array.from({ length: slices }, (_, at) => encode(text.slice(at * SLICE, (at + 1) * SLICE))));
  const step = (text.length - SLICE) / (MOST_SLICES - 1);
  const counted = Array.from({ length: MOST_SLICES }, (_, at) => encode(text.slice(Math.floor(at * step), Math.floor(at * step) + SLICE)));
  const uncounted = text.length - MOST_SLICES * SLICE;
  return sum(counted) + Math.ceil((Math.max(...counted) / SLICE) * uncounted);
}

/** Without an encoding: a token for each two bytes of UTF-8, which is more than any text but random characters has. */
export const roughly: Encoding = (text) => Math.ceil(Buffer.byteLength(text) / 2);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
