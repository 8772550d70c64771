import { HistoryServiceService } from '@hexad/proto/workflow/v1/history';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { RunRetention } from './ports.js';

export class RpcRunRetention extends RunRetention {
  readonly #client: RpcClient<typeof HistoryServiceService>;

  constructor(rpc: RpcClients) {
    super();
    this.#client = rpc.client('workflow', HistoryServiceService);
  }

  override async daysOf(tenant: string): Promise<number | undefined> {
    return (await this.#client.getRetention({}, { caller: { tenant, actor: 'service:agents' } })).deleteAfterDays;
  }
}
