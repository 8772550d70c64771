import type { Caller } from '@hexad/kernel';
import type { Blobs } from '@hexad/store';
import { Archive, type Kept } from '../application/keep-documents.js';

export class BlobArchive extends Archive {
  readonly #blobs: Blobs;

  constructor(blobs: Blobs) {
    super();
    this.#blobs = blobs;
  }

  override async put({ tenant }: Caller, key: string, body: Uint8Array): Promise<Kept> {
    return { key, ...(await this.#blobs.put(tenant, key, body)) };
  }
}
