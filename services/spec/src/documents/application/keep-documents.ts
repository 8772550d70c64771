import type { Caller } from '@hexad/kernel';
import type { BriefDocument } from '../../domain/text/document.js';
import { blobKey } from '../domain/lineage.js';
import type { ReadDocument } from '../domain/reading.js';

/** A value that was kept: where, and what it was. */
export interface Kept {
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Where documents and what is made of them are kept. */
export abstract class Archive {
  /** The same key again replaces what was there. */
  abstract put(caller: Caller, key: string, body: Uint8Array): Promise<Kept>;
}

/** Keeps the bytes of each document and its text with places, and notes where. */
export class KeepDocuments {
  readonly #archive: Archive;

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  async execute(
    caller: Caller,
    brief: { readonly id: string; readonly projectId: string; readonly createdAt: Date },
    documents: readonly ReadDocument[],
  ): Promise<BriefDocument[]> {
    const keyOf = (stage: 'raw' | 'processed', name: string): string => blobKey(brief.projectId, brief.createdAt, stage, brief.id, name);
    const kept: BriefDocument[] = [];
    for (const [index, { name, kind, content, text, places, pages, written, skipped, contract }] of documents.entries()) {
      const number = String(index + 1).padStart(3, '0');
      const raw = await this.#archive.put(caller, keyOf('raw', `${number}-${name}`), content);
      const body = Buffer.from(JSON.stringify({ name, kind, raw, pages, written, text, places }));
      const processed = await this.#archive.put(caller, keyOf('processed', `${number}-${name}.json`), body);
      kept.push({
        name,
        text,
        ...(places === undefined ? {} : { places }),
        ...(written === undefined ? {} : { written }),
        ...(contract === undefined ? {} : { contract }),
        origin: {
          kind,
          raw,
          processed,
          ...(pages === undefined ? {} : { pages }),
          ...(skipped.length === 0 ? {} : { skipped: [...skipped] }),
        },
      });
    }
    return kept;
  }
}
