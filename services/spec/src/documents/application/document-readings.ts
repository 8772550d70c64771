import type { Upload } from '../../domain/brief.js';
import type { ReadDocument } from '../domain/reading.js';

/** Reads the documents of a brief somewhere where foreign bytes can do no harm. */
export abstract class DocumentReadings {
  /** In the order of the uploads, each followed by what was inside it. Fails with a `brief_…` or `document_…` code, and then none is read. */
  abstract read(uploads: readonly Upload[]): Promise<readonly ReadDocument[]>;
}
