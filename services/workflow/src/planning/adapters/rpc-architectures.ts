import { CodegenServiceService } from '@hexad/proto/codegen/v1/codegen';
import { ArchitecturePlan } from '@hexad/proto/documents';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { Architectures } from '../application/architectures.js';
import type { SpecCall } from '../application/specs.js';

type Wanted = Parameters<Architectures['plan']>[1];

export class RpcArchitectures extends Architectures {
  readonly #client: RpcClient<typeof CodegenServiceService>;

  constructor(rpc: RpcClients) {
    super();
    this.#client = rpc.client('codegen', CodegenServiceService);
  }

  override async plan(specJson: string, { stack, database }: Wanted, { caller, signal, timeoutMs }: SpecCall): Promise<ArchitecturePlan> {
    const { planJson } = await this.#client.planArchitecture(
      { specJson, stack: [...stack], database: database ?? '' },
      { caller, signal, timeoutMs },
    );
    return ArchitecturePlan.parse(JSON.parse(planJson));
  }
}
