import type { Span, SpecDocument } from '@hexad/proto/documents';

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

/** A document of a brief, as it was read: offsets of everything else point into `text`. */
export interface BriefDocument {
  readonly name: string;
  readonly text: string;
  /** By `from`, ascending. Absent: the text is the document. */
  readonly places?: readonly Placement[];
  /** When it was written, as ISO 8601, where it says so. */
  readonly written?: string;
  /** What it was read from. */
  readonly origin?: Omit<SpecDocument, 'name' | 'sha256' | 'characters'>;
}

/** The exact slice of a document, as the spec's sources carry it. */
export function spanOf(document: BriefDocument, start: number, end: number): Span {
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
