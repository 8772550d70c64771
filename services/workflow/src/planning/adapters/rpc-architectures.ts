import { CodegenServiceService } from '@hexad/proto/codegen/v1/codegen';
import { ArchitecturePlan } from '@hexad/proto/documents';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { Architectures } from '../application/architectures.js';
import type { SpecCall } from '../application/specs.js';

export class RpcArchitectures extends Architectures {
  readonly #client: RpcClient<typeof CodegenServiceService>;

  constructor(rpc: RpcClients) {
    super();
    this.#client = rpc.client('codegen', CodegenServiceService);
  }

  override async plan(specJson: string, stack: readonly string[], { caller, signal, timeoutMs }: SpecCall): Promise<ArchitecturePlan> {
    const { planJson } = await this.#client.planArchitecture({ specJson, stack: [...stack] }, { caller, signal, timeoutMs });
    return ArchitecturePlan.parse(JSON.parse(planJson));
  }
}
