import { AppError } from '@hexad/kernel';
import type { JsonObject } from '../../expressions/json.js';
import { accept } from './accept.js';
import type { Action, RunEvent } from './action.js';
import { decide } from './decide.js';
import { evolve } from './evolve.js';
import { entriesOf, type Entry } from './journal.js';
import { hasEnded } from './run.js';
import type { Snapshot } from './snapshot.js';
import type { Step } from './step.js';

/** A plugin step that has just begun: the engine's worker runs it once the turn is written. */
export interface PluginCall {
  readonly stepId: string;
  readonly path: string;
  readonly attempt: number;
  readonly plugin: string;
  readonly action: string;
  readonly inputs: JsonObject;
  readonly deadline?: Date;
}

/** A step that goes to an agent, or must be taken back from it. */
export type TaskMessage =
  | {
      readonly type: 'requested';
      readonly step: Step;
      readonly agent: string;
      readonly action: string;
      readonly inputs: JsonObject;
      readonly deadline?: Date;
    }
  | { readonly type: 'cancelled'; readonly step: Step };

/** All that one event leads to until the run waits again. It is written as a whole or not at all. */
export interface Turn {
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** Empty: nothing changed. */
  readonly actions: readonly Action[];
  readonly entries: readonly Entry[];
  readonly calls: readonly PluginCall[];
  readonly tasks: readonly TaskMessage[];
  /** Inputs of the steps that started, by path. */
  readonly inputs: ReadonlyMap<string, JsonObject>;
}

/** A correct workflow settles in far fewer rounds: every round moves at least one step on. */
const MAX_ROUNDS = 100_000;

export function turn(before: Snapshot, event: RunEvent | undefined, newId: () => string): Turn {
  let now = before;
  const actions: Action[] = [];
  const entries: Entry[] = [];
  const calls: PluginCall[] = [];
  const tasks: TaskMessage[] = [];
  const inputs = new Map<string, JsonObject>();

  const take = (action: Action) => {
    const next = evolve(now, action, newId);
    actions.push(action);
    entries.push(...entriesOf(action, now, next));
    tasks.push(...withdrawn(action, now, next));
    if (action.type === 'start') {
      inputs.set(action.path, action.inputs);
      const step = next.steps.get(action.path)!;
      const deadline = step.status.state === 'running' ? step.status.deadline : undefined;
      const common = { action: action.node.action, inputs: action.inputs, ...(deadline && { deadline }) };
      if (action.node.kind === 'agent') tasks.push({ type: 'requested', step, agent: action.agent, ...common });
      else calls.push({ stepId: step.id, path: step.path, attempt: step.attempt, plugin: action.node.plugin, ...common });
    }
    now = next;
  };

  if (event) for (const action of accept(now, event)) take(action);
  for (let round = 0; ; round++) {
    const next = decide(now);
    if (next.length === 0) break;
    if (round > MAX_ROUNDS) throw new AppError('internal', `Run ${before.run.id} does not settle.`);
    for (const action of next) take(action);
  }
  return { before, after: settled(now), actions, entries, calls, tasks, inputs };
}

/** Agents must hear of every try that the engine gave up itself. */
function withdrawn(action: Action, before: Snapshot, after: Snapshot): TaskMessage[] {
  if (action.type === 'cancel') {
    return [...before.steps.values()]
      .filter((step) => step.kind === 'agent' && step.status.state === 'running' && after.steps.get(step.path) !== step)
      .map((step) => ({ type: 'cancelled', step }));
  }
  if ((action.type !== 'retry' && action.type !== 'fail') || !action.late) return [];
  const step = before.steps.get(action.path);
  return step?.kind === 'agent' && step.status.state === 'running' ? [{ type: 'cancelled', step }] : [];
}

/** A run waits when something waits for a signal and nothing else is at work. */
function settled(snapshot: Snapshot): Snapshot {
  const { run } = snapshot;
  if (hasEnded(run.state) || run.state === 'pending') return snapshot;
  let waiting = false;
  let working = false;
  for (const { status, kind } of snapshot.steps.values()) {
    if (status.state === 'waiting') waiting = true;
    else if (status.state === 'running' && kind !== 'foreach' && kind !== 'item') working = true;
    else if (status.state === 'pending' && status.readyAt) working = true;
  }
  const state = waiting && !working ? 'waiting' : 'running';
  return run.state === state ? snapshot : { ...snapshot, run: { ...run, state } };
}
