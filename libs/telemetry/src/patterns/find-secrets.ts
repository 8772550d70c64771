import { KEY_FINDERS } from './keys.js';
import { PASSWORD_FINDERS } from './passwords.js';
import { PRIVATE_KEY } from './private-key.js';
import type { Finder, Span } from './spans.js';

/** Secrets by their shape or by what stands before them. Of two that overlap, the kind of the earlier in this list is told. */
export const SECRET_FINDERS: readonly Finder[] = [PRIVATE_KEY, ...KEY_FINDERS, ...PASSWORD_FINDERS];

export interface Found extends Span {
  readonly kind: string;
}

/** What the finders find, in the order of the text. Where two overlap, both together are one. */
export function findAll(text: string, finders: readonly Finder[] = SECRET_FINDERS): Found[] {
  const found: (Found & { readonly rank: number })[] = [];
  for (const [rank, { kind, find }] of finders.entries()) for (const span of find(text)) found.push({ ...span, kind, rank });
  if (found.length === 0) return [];
  found.sort((a, b) => a.start - b.start || a.rank - b.rank);
  const apart: typeof found = [];
  for (const one of found) {
    const last = apart.at(-1);
    if (last === undefined || one.start >= last.end) apart.push(one);
    else apart[apart.length - 1] = { ...(one.rank < last.rank ? one : last), start: last.start, end: Math.max(last.end, one.end) };
  }
  return apart.map(({ start, end, kind }) => ({ start, end, kind }));
}

/** The text with something else in the place of each thing found. */
export function replaceFound(text: string, found: readonly Found[], replacement: (value: string, kind: string) => string): string {
  if (found.length === 0) return text;
  let done = 0;
  let out = '';
  for (const { start, end, kind } of found) {
    out += text.slice(done, start) + replacement(text.slice(start, end), kind);
    done = end;
  }
  return out + text.slice(done);
}
