import type { Caller, Clock, Ids } from '@hexad/kernel';
import type { JsonObject } from '../../expressions/json.js';
import type { Vocabularies } from '../../language/lint.js';
import { carriedOver } from '../domain/carry-over.js';
import type { AgentKinds } from './agent-kinds.js';
import { checkInputs } from './check-inputs.js';
import type { Engine } from './engine.js';
import type { Runs } from './runs.js';
import { checked, refuseSecrets, vocabularyFor } from './startable.js';

export interface RerunCommand {
  readonly runId: string;
  /** Path of the step where it begins; empty: from the beginning. */
  readonly from: string;
  /** In place of those of the run. */
  readonly inputs: JsonObject;
  /** Empty: every call starts a run. */
  readonly key: string;
}

export interface RerunParts {
  readonly engine: Engine;
  readonly runs: Runs;
  readonly vocabularies: Vocabularies;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly kinds: AgentKinds;
}

/** Starts a new run of the same file that takes over what another one did before a step. The other one stays as it is. */
export class Rerun {
  readonly #parts: RerunParts;

  constructor(parts: RerunParts) {
    this.#parts = parts;
  }

  /** Fails with `not_found` with `invalid` for inputs that the file does not take, and with `workflow_invalid` for what can no longer run. */
  async execute(caller: Caller, { runId, from, inputs, key }: RerunCommand): Promise<string> {
    const { engine, runs, vocabularies, ids, clock, kinds } = this.#parts;
    const before = await runs.get(caller.tenant, runId);
    const pinned = await runs.pinned(caller.tenant, runId);
    const known = { vocabularies, tenant: caller.tenant };
    for (const file of [pinned, ...pinned.children.values()]) checked(file, await vocabularyFor(file, known));
    refuseSecrets('An input', inputs);
    const { workflow, projectId, inputs: earlier, priority } = before.run;
    await checkInputs(workflow, pinned.definition, { ...earlier, ...inputs }, { tenant: caller.tenant, kinds });
    const run = {
      id: ids.next(),
      workflow,
      projectId,
      actor: caller.actor,
      state: 'pending' as const,
      inputs: { ...earlier, ...inputs },
      createdAt: clock.now(),
      ...(priority && { priority }),
    };
    const steps = carriedOver(before, from);
    const hands = [before.run.actor, ...(before.run.hands ?? [])];
    // An approval holds for what was approved, and nobody takes over one that may be their own.
    const same = Object.entries(inputs).every(([name, value]) => JSON.stringify(value) === JSON.stringify(earlier[name]));
    const event = { type: 'carry', from: runId, steps, hands, asksAnew: !same || caller.actor !== before.run.actor } as const;
    return engine.start(caller.tenant, run, pinned, key, event);
  }
}
