import type { Span } from '@hexad/proto/documents';

/** A document of a brief, as it came: offsets of everything else point into `text`. */
export interface BriefDocument {
  readonly name: string;
  readonly text: string;
}

/** The exact slice of a document, as the spec's sources carry it. */
export function spanOf(document: BriefDocument, start: number, end: number): Span {
  return { document: document.name, start, end, quote: document.text.slice(start, end) };
}
