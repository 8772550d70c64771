import type { Caller } from '@hexad/kernel';
import { Plan, type Timing } from '@hexad/proto/documents';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { Runs } from '../application/ports.js';

/** A large value takes its time. */
const LARGE_MS = 60_000;

export class RpcRuns extends Runs {
  readonly #client: RpcClient<typeof WorkflowServiceService>;

  constructor(rpc: RpcClients) {
    super();
    this.#client = rpc.client('workflow', WorkflowServiceService);
  }

  override async plan(caller: Caller, runId: string): Promise<Plan> {
    const { planJson } = await this.#client.getPlan({ runId }, { caller });
    return Plan.parse(JSON.parse(planJson));
  }

  override async value(caller: Caller, runId: string, sha256: string): Promise<string> {
    return (await this.#client.getRunValue({ runId, sha256 }, { caller, timeoutMs: LARGE_MS })).valueJson;
  }

  override async timings(caller: Caller, runId: string): Promise<Timing[]> {
    const { run } = await this.#client.getRun({ runId }, { caller });
    return (run?.steps ?? []).flatMap(({ path: step, state, startedAt, endedAt, attempt }) =>
      startedAt && endedAt ? [{ step, state, milliseconds: Date.parse(endedAt) - Date.parse(startedAt), attempts: attempt }] : [],
    );
  }
}
