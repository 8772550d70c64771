import { AppError } from '@hexad/kernel';
import type { Json, JsonObject } from '../../expressions/json.js';
import type { RunEvent } from '../domain/action.js';
import { hasEnded } from '../domain/run.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { Turn } from '../domain/turn.js';
import type { Engine } from './engine.js';
import { signalOf, type GivenSignal, type Runs } from './runs.js';
import { refuseSecrets } from './startable.js';

const VARIABLE = /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/;

/** Who does something to a run has a hand in it, and cannot approve what it does. */
export interface Hand {
  readonly by?: string;
  /** Whose act that is, of an API key; absent: of `by` itself. */
  readonly person?: string;
  /** The same for each try of one call, which is done once. Absent or empty: every call is a new one. */
  readonly key?: string;
}

/** How long a run may take that goes on; absent: what is left of its deadline, and the whole of it when nothing is. */
export interface MoreTime extends Hand {
  readonly deadlineMs?: number;
}

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
    refuseSecrets('The payload of a signal', given.payload);
    const wish = { key: given.key, what: given.signal, given: given.payload };
    const turn = await this.#engine.once(tenant, runId, wish, signalOf(given));
    if (!turn) throw unknown(runId);
    if (turn === 'repeated' || turn.actions.length > 0) return;
    const { state } = turn.after.run;
    throw new AppError('conflict', `No step of run ${runId} waits for the signal "${given.signal}"; the run is ${state}.`);
  }

  /** Nothing happens to a run that has ended. */
  async cancel(tenant: string, runId: string): Promise<void> {
    if (!(await this.#engine.deliver(tenant, runId, { event: { type: 'cancel' } }))) throw unknown(runId);
  }

  /** Nothing new begins in it until it is resumed. Fails with `conflict` when it has ended. */
  async pause(tenant: string, runId: string): Promise<void> {
    const turn = await this.#engine.deliver(tenant, runId, { event: { type: 'pause' } });
    if (!turn) throw unknown(runId);
    const { state } = turn.after.run;
    if (hasEnded(state)) throw new AppError('conflict', `Run ${runId} cannot be paused: it is ${state}.`);
  }

  /** Tries a failed step again, or ends the pause before its next try. Fails with `conflict` when there is nothing to try again. */
  async retryStep(tenant: string, runId: string, path: string, { key = '', ...time }: MoreTime = {}): Promise<Snapshot> {
    const turn = await this.#once(tenant, runId, { type: 'retryStep', path, ...time }, key, { path, ...lasting(time) });
    if (turn === 'repeated') return this.#runs.get(tenant, runId);
    if (turn.actions.length > 0) return turn.after;
    const state = turn.after.steps.get(path)?.status.state;
    throw new AppError(
      'conflict',
      `Step ${path} of run ${runId} cannot be tried again: ${state ? `it is ${state}` : 'there is no such step'}.`,
    );
  }

  /** Sets variables of a run by hand. Fails with `conflict` when it has ended. */
  async patch(tenant: string, runId: string, variables: JsonObject, hand: Hand = {}): Promise<Snapshot> {
    const wrong = Object.keys(variables).find((name) => !VARIABLE.test(name));
    if (wrong !== undefined)
      throw new AppError('invalid', `"${wrong}" is no name of a variable: letters, digits and _, beginning with a letter.`);
    refuseSecrets('A variable', variables);
    const { key = '', ...by } = hand;
    const turn = await this.#once(tenant, runId, { type: 'patch', variables, ...by }, key, variables);
    if (turn === 'repeated') return this.#runs.get(tenant, runId);
    const { after } = turn;
    if (hasEnded(after.run.state)) throw new AppError('conflict', `Run ${runId} takes no variables any more: it is ${after.run.state}.`);
    return after;
  }

  async #once(tenant: string, runId: string, event: RunEvent, key: string, given: Json): Promise<Turn | 'repeated'> {
    const turn = await this.#engine.once(tenant, runId, { key, what: `/${event.type}`, given }, event);
    if (!turn) throw unknown(runId);
    return turn;
  }

  /** Goes on with a paused, failed or cancelled run; one that is at work is only looked at again. Fails with `conflict` when nothing could go differently. */
  async resume(tenant: string, runId: string, { key = '', ...time }: MoreTime = {}): Promise<Snapshot> {
    const before = await this.#runs.get(tenant, runId);
    if (!hasEnded(before.run.state) && !before.run.paused && !time.deadlineMs) {
      const looked = await this.#engine.deliver(tenant, runId, { sweep: true });
      return looked?.after ?? before;
    }
    const turn = await this.#once(tenant, runId, { type: 'resume', ...time }, key, lasting(time));
    if (turn === 'repeated') return this.#runs.get(tenant, runId);
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

const lasting = ({ deadlineMs }: MoreTime): JsonObject => (deadlineMs === undefined ? {} : { deadlineMs });

const unknown = (runId: string) => new AppError('not_found', `There is no run ${runId}.`);
