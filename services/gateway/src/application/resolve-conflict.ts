import { AppError, type Caller } from '@hexad/kernel';
import type { ResolveConflictRequest, ResolveConflictResponse } from '@hexad/proto/agents/v1/regeneration';
import type { Backend } from './backend.js';

/** What a run of regeneration waits for while it has open conflicts. */
const SIGNAL = 'resolutions';

/** Takes a word about a conflict; the last one lets the run go on. Who says it again after a failure loses nothing. */
export class ResolveConflict {
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Fails with `conflict` when the run does not wait for such words any more. */
  async execute(caller: Caller, request: ResolveConflictRequest): Promise<ResolveConflictResponse> {
    const { runId } = request;
    const { run } = await this.#backend.workflow.getRun({ runId }, { caller });
    if (run?.waitingFor !== SIGNAL)
      throw new AppError('conflict', `The run ${runId} is ${run?.state ?? 'gone'} and does not wait for words about its conflicts.`);
    const answer = await this.#backend.regeneration.resolveConflict(request, { caller });
    if (answer.open === 0) {
      const signal = { runId, signal: SIGNAL, payloadJson: 'null' };
      await this.#backend.workflow.signalRun(signal, { caller, idempotencyKey: `${runId}:${SIGNAL}` });
    }
    return answer;
  }
}
