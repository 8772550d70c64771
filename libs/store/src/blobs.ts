import type { Readable } from 'node:stream';

/** Large immutable values by key (`archives/<run>.zip`). A written blob is whole or absent, also after a kill. */
export abstract class Blobs {
  abstract put(tenant: string, key: string, body: Readable | Uint8Array): Promise<{ readonly sha256: string; readonly bytes: number }>;
  /** Fails with `not_found`. */
  abstract get(tenant: string, key: string): Promise<Readable>;
  abstract delete(tenant: string, key: string): Promise<void>;
}
