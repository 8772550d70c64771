import type { DocumentKind } from '@hexad/proto/documents';
import type { Reading } from '../domain/reading.js';

/** Reads documents of some kinds: bytes become text that the engine reads, with the place of each part. */
export abstract class DocumentReader {
  abstract readonly kinds: readonly DocumentKind[];
  /** Fails with a `document_…` code and one sentence that names the document. */
  abstract read(content: Uint8Array, name: string): Promise<Reading> | Reading;
}
