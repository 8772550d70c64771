import { AppError } from '@hexad/kernel';
import { hasEnded } from '../domain/run.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { Engine } from './engine.js';
import type { GivenSignal, Runs } from './runs.js';

/** What people do to a run that is there already. All fail with `not_found`. */
export class SteerRun {
  readonly #engine: Engine;
  readonly #runs: Runs;

  constructor(engine: Engine, runs: Runs) {
    this.#engine = engine;
    this.#runs = runs;
  }

  /** Once for each key. Fails with `conflict` when no step of the run waits for the signal, or the key was used for another one. */
  async signal(tenant: string, runId: string, given: GivenSignal): Promise<void> {
    const turn = await this.#engine.signal(tenant, runId, given);
    if (!turn) throw unknown(runId);
    if (turn === 'repeated' || turn.actions.length > 0) return;
    const { state } = turn.after.run;
    throw new AppError('conflict', `No step of run ${runId} waits for the signal "${given.signal}"; the run is ${state}.`);
  }

  /** Nothing happens to a run that has ended. */
  async cancel(tenant: string, runId: string): Promise<void> {
    if (!(await this.#engine.deliver(tenant, runId, { event: { type: 'cancel' } }))) throw unknown(runId);
  }

  /** Goes on with a failed or cancelled run; one that is at work is only looked at again. Fails with `conflict` when nothing could go differently. */
  async resume(tenant: string, runId: string): Promise<Snapshot> {
    const before = await this.#runs.get(tenant, runId);
    if (!hasEnded(before.run.state)) {
      const turn = await this.#engine.deliver(tenant, runId, { sweep: true });
      return turn?.after ?? before;
    }
    const turn = await this.#engine.deliver(tenant, runId, { event: { type: 'resume' } });
    if (!turn) throw unknown(runId);
    if (turn.actions.length > 0) return turn.after;
    const { state, failure } = turn.after.run;
    if (!hasEnded(state)) return turn.after;
    const why =
      state === 'succeeded'
        ? 'it succeeded'
        : `no step of it failed, so the same steps would end the same way (${failure?.message ?? state})`;
    throw new AppError('conflict', `Run ${runId} cannot be resumed: ${why}.`);
  }
}

const unknown = (runId: string) => new AppError('not_found', `There is no run ${runId}.`);
