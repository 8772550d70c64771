import type { Span, SpecDocument } from '@hexad/proto/documents';
import type { ApiContract } from '../contract/api-contract.js';

/** What is known of where a piece of a document came from. */
export interface Place {
  readonly page?: number;
  readonly line?: number;
  readonly speaker?: string;
  /** An ISO 8601 time, or the time since the start of a recording (`00:12:31`). */
  readonly at?: string;
  /** What a piece of talk is worth; plain statements have none. */
  readonly worth?: Worth;
}

/** A `decision` was agreed on; an `idea` was not; `chatter` is about nothing. */
export type Worth = 'decision' | 'idea' | 'chatter';

/** The place of the text from the offset `from` on, up to the next placement. */
export interface Placement extends Place {
  readonly from: number;
}

/** A stretch of a text that was put into other words, and where it came from. */
export interface Passage {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  /** The same signs on both sides. */
  readonly exact: boolean;
}

/** What was really written, where the readers see it in other words. */
export interface Original {
  readonly document: BriefDocument;
  /** In order, without gaps. */
  readonly passages: readonly Passage[];
}

/** A document of a brief, as it was read: offsets of everything else point into `text`. */
export interface BriefDocument {
  readonly name: string;
  readonly text: string;
  /** By `from`, ascending. Absent: the text is the document. */
  readonly places?: readonly Placement[];
  /** When it was written, as ISO 8601, where it says so. */
  readonly written?: string;
  /** What it promises to callers, where it describes an API. */
  readonly contract?: ApiContract;
  /** What it was read from. */
  readonly origin?: Omit<SpecDocument, 'name' | 'sha256' | 'characters'>;
  readonly original?: Original;
}

/** The exact slice of a document, as the spec's sources carry it. */
export function spanOf(document: BriefDocument, start: number, end: number): Span {
  if (document.original) return spanOfOriginal(document.original, start, end);
  const { page, line, speaker, at, worth } = placeAt(document, start);
  return {
    document: document.name,
    start,
    end,
    quote: document.text.slice(start, end),
    ...(page === undefined ? { line: line ?? lineAt(document, start) } : { page }),
    ...(speaker === undefined ? {} : { speaker }),
    ...(at === undefined ? {} : { at }),
    ...(worth === 'decision' ? { decided: true as const } : {}),
  };
}

/** The passages that [start, end) touches, as they were written. */
function spanOfOriginal({ document, passages }: Original, start: number, end: number): Span {
  const first = passages.find((passage) => start < passage.end);
  const last = passages.findLast((passage) => end > passage.start);
  const from = first === undefined ? 0 : first.exact ? first.from + Math.max(0, start - first.start) : first.from;
  const to = last === undefined ? document.text.length : last.exact ? last.from + (end - last.start) : last.to;
  return spanOf(document, from, Math.max(from, to));
}

/** What is known of the place of an offset. */
export function placeAt({ places = [] }: BriefDocument, offset: number): Place {
  return places[countUpTo(places.length, (index) => (places[index]?.from ?? 0) <= offset) - 1] ?? {};
}

const breaks = new WeakMap<BriefDocument, readonly number[]>();

function lineAt(document: BriefDocument, offset: number): number {
  let known = breaks.get(document);
  if (known === undefined) {
    known = [...document.text.matchAll(/\n/g)].map((found) => found.index);
    breaks.set(document, known);
  }
  const ends = known;
  return 1 + countUpTo(ends.length, (index) => (ends[index] ?? 0) < offset);
}

/** How many of the first indices fulfil what holds for a beginning of them. */
function countUpTo(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
