import { AppError, type Caller } from '@hexad/kernel';
import { Spec } from '@hexad/proto/documents';
import { SpecServiceService } from '@hexad/proto/spec/v1/spec';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { Specs } from '../application/ports.js';
import { Recent } from './recent.js';

/** Specs of about as many runs as work at once. */
const KEPT = 8;

export class RpcSpecs extends Specs {
  readonly #client: RpcClient<typeof SpecServiceService>;
  readonly #recent = new Recent<{ spec: Spec; markdown: string }>(KEPT);

  constructor(rpc: RpcClients) {
    super();
    this.#client = rpc.client('spec', SpecServiceService);
  }

  override get(caller: Caller, id: string): Promise<{ spec: Spec; markdown: string }> {
    return this.#recent.get(`${caller.tenant}/${id}`, async () => {
      const { specJson, markdown, finalized } = await this.#client.getSpec({ specId: id }, { caller });
      if (!finalized) throw new AppError('conflict', `The spec ${id} is not final yet; finalize it before building from it.`);
      return { spec: Spec.parse(JSON.parse(specJson)), markdown };
    });
  }

  override async goOnFrom(caller: Caller, briefId: string, base: Spec): Promise<void> {
    await this.#client.goOnFrom({ briefId, specJson: JSON.stringify(base) }, { caller, idempotencyKey: `go-on ${briefId}` });
  }
}
