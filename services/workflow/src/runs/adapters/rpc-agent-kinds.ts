import { AppError } from '@hexad/kernel';
import { AgentDeskServiceService } from '@hexad/proto/dispatcher/v1/agents';
import type { RpcClients } from '@hexad/rpc';
import { AgentKinds } from '../application/agent-kinds.js';

const MOST_KNOWN = 1_000;

/** Asks the dispatcher. A kind that is there stays: it is asked for once. */
export class RpcAgentKinds extends AgentKinds {
  readonly #rpc: RpcClients;
  readonly #known = new Set<string>();

  constructor(rpc: RpcClients) {
    super();
    this.#rpc = rpc;
  }

  override async has(tenant: string, kind: string): Promise<boolean> {
    if (this.#known.has(kind)) return true;
    try {
      await this.#rpc
        .client('dispatcher', AgentDeskServiceService)
        .getKindStatus({ kind }, { caller: { tenant, actor: 'service:workflow', roles: ['service'] } });
    } catch (thrown) {
      return AppError.from(thrown).code !== 'not_found';
    }
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.add(kind);
    return true;
  }
}
