import type { Readable } from 'node:stream';
import type { Caller } from '@hexad/kernel';
import { CodegenServiceService } from '@hexad/proto/codegen/v1/codegen';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import type { Blobs } from '@hexad/store';
import { Archives } from '../application/ports.js';

export class BlobArchives extends Archives {
  readonly #blobs: Blobs;
  readonly #client: RpcClient<typeof CodegenServiceService>;

  constructor(blobs: Blobs, rpc: RpcClients) {
    super();
    this.#blobs = blobs;
    this.#client = rpc.client('codegen', CodegenServiceService);
  }

  override async put(caller: Caller, runId: string, zip: Readable): Promise<{ key: string; sha256: string; bytes: number }> {
    const key = `archives/${runId}.zip`;
    const { sha256, bytes } = await this.#blobs.put(caller.tenant, key, zip);
    await this.#client.registerArchive({ runId, blobKey: key, sha256, bytes }, { caller, idempotencyKey: `${runId}:${sha256}` });
    return { key, sha256, bytes };
  }
}
