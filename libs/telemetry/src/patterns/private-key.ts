import type { Finder, Span } from './spans.js';

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
const AGE = /(?<![A-Za-z0-9])AGE-SECRET-KEY-1[A-Z0-9]{50,}/g;
/** What may stand in a block that was cut off: base64, headers, and line ends that were escaped. */
const BODY = /[A-Za-z0-9+/=\s\\:,-]*/y;

/** Blocks of private keys in PEM, whole or cut off, and keys of age. */
export const PRIVATE_KEY: Finder = {
  kind: 'private_key',
  find(text) {
    const found = text.includes('PRIVATE KEY') ? [...blocks(text)] : [];
    if (text.includes('AGE-SECRET-KEY'))
      for (const { 0: key, index } of text.matchAll(AGE)) found.push({ start: index, end: index + key.length });
    return found;
  },
};

function* blocks(text: string): Iterable<Span> {
  const ends = [...text.matchAll(END)].map(({ 0: found, index }) => ({ index, end: index + found.length }));
  let next = 0;
  let done = 0;
  for (const { 0: begin, index: start } of text.matchAll(BEGIN)) {
    if (start < done) continue;
    while (next < ends.length && ends[next]!.index < start) next += 1;
    done = ends[next]?.end ?? endOfBody(text, start + begin.length);
    yield { start, end: done };
  }
}

function endOfBody(text: string, from: number): number {
  BODY.lastIndex = from;
  return from + (BODY.exec(text)?.[0].length ?? 0);
}
