import { AppError, type Caller, type Clock, type Ids } from '@hexad/kernel';
import type { JsonObject } from '../../expressions/json.js';
import { holdsSecret } from '../../expressions/secrets.js';
import { refuse } from '../../language/faults.js';
import { lint, type Vocabulary } from '../../language/lint.js';
import { carriedOver } from '../domain/carry-over.js';
import type { Engine } from './engine.js';
import type { Runs } from './runs.js';

export interface RerunCommand {
  readonly runId: string;
  /** Path of the step where it begins; empty: from the beginning. */
  readonly from: string;
  /** In place of those of the run. */
  readonly inputs: JsonObject;
  /** Empty: every call starts a run. */
  readonly key: string;
}

/** Starts a new run of the same file that takes over what another one did before a step. The other one stays as it is. */
export class Rerun {
  readonly #engine: Engine;
  readonly #runs: Runs;
  readonly #vocabulary: Vocabulary;
  readonly #ids: Ids;
  readonly #clock: Clock;

  constructor(engine: Engine, runs: Runs, vocabulary: Vocabulary, ids: Ids, clock: Clock) {
    this.#engine = engine;
    this.#runs = runs;
    this.#vocabulary = vocabulary;
    this.#ids = ids;
    this.#clock = clock;
  }

  /** Fails with `not_found` and with `workflow_invalid` for what can no longer run. */
  async execute(caller: Caller, { runId, from, inputs, key }: RerunCommand): Promise<string> {
    const before = await this.#runs.get(caller.tenant, runId);
    const pinned = await this.#runs.pinned(caller.tenant, runId);
    const { faults, unknown } = lint(pinned.definition, this.#vocabulary);
    if (faults.length + unknown.length > 0) throw refuse([...faults, ...unknown]);
    if (holdsSecret(inputs)) throw new AppError('invalid', 'An input cannot hold a reference to a secret.');
    const { workflow, projectId, inputs: earlier } = before.run;
    const run = {
      id: this.#ids.next(),
      workflow,
      projectId,
      actor: caller.actor,
      state: 'pending' as const,
      inputs: { ...earlier, ...inputs },
      createdAt: this.#clock.now(),
    };
    const event = { type: 'carry', from: runId, steps: carriedOver(before, from) } as const;
    return this.#engine.start(caller.tenant, run, pinned, key, event);
  }
}
