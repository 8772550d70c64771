import type { JsonObject } from '../../expressions/json.js';
import { accept } from './accept.js';
import type { Action, Notice, RunEvent } from './action.js';
import type { Computer } from './computer.js';
import { decide } from './decide.js';
import { givenUp, late } from './due.js';
import { Evolution, type Change } from './evolve.js';
import { entriesOf, type Entry } from './journal.js';
import { gatesIn, type GateNotice } from './gate-notices.js';
import { isFlat } from './containers.js';
import { rechecked } from './revise.js';
import type { LargeOutputs } from './large.js';
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
      /** Inputs that are kept beside the run because of their size. */
      readonly large?: LargeOutputs;
      readonly deadline?: Date;
    }
  | { readonly type: 'cancelled'; readonly step: Step }
  /** A plugin step that waits for a service outside. */
  | {
      readonly type: 'called';
      readonly step: Step;
      readonly plugin: string;
      readonly action: string;
      readonly inputs: JsonObject;
      readonly deadline?: Date;
      /** Whoever has it and is lost leaves it to nobody else. */
      readonly once: boolean;
    };

/** A run that a step starts, or what is asked of one that it started. */
export type ChildMessage =
  | { readonly type: 'start'; readonly child: string; readonly step: Step; readonly workflow: string; readonly inputs: JsonObject }
  /** `reopen`: it goes on once it has ended badly. */
  | { readonly type: 'cancel' | 'pause' | 'resume' | 'reopen'; readonly child: string; readonly step: Step };

/** All that events lead to until the run waits again, or as much of it as one turn may hold. It is written as a whole or not at all. */
export interface Turn {
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** Empty: nothing changed. */
  readonly actions: readonly Action[];
  readonly entries: readonly Entry[];
  readonly calls: readonly PluginCall[];
  readonly tasks: readonly TaskMessage[];
  readonly children: readonly ChildMessage[];
  readonly notices: readonly { readonly path: string; readonly notice: Notice }[];
  readonly gates: readonly GateNotice[];
  /** Paths of the steps that are not as they were. */
  readonly changed: ReadonlySet<string>;
  /** Inputs of the steps that started, by path. */
  readonly inputs: ReadonlyMap<string, JsonObject>;
  /** The run could go on at once: it needs another turn. */
  readonly unfinished: boolean;
}

/** A turn that grows past this, or holds enough of large values, is written, and the run goes on in the next one: others want their turn too. */
const MAX_ACTIONS = 2_000;

/** `computer`: without one every plugin step is a call for the worker. */
export function turn(before: Snapshot, events: readonly RunEvent[], newId: () => string, computer?: Computer): Turn {
  const evolution = new Evolution(before, newId);
  const actions: Action[] = [];
  const entries: Entry[] = [];
  const calls: PluginCall[] = [];
  const tasks: TaskMessage[] = [];
  const children: ChildMessage[] = [];
  const notices: { path: string; notice: Notice }[] = [];
  const gates: GateNotice[] = [];
  const inputs = new Map<string, JsonObject>();

  /** Gives the call of a plugin step that begins. */
  const take = (given: Action): PluginCall | undefined => {
    const action = placed(given, computer);
    const changes = evolution.take(action);
    actions.push(action);
    entries.push(...entriesOf(action, evolution.snapshot.run, changes));
    tasks.push(...withdrawn(action, changes));
    notices.push(...noticed(action));
    gates.push(...gatesIn(action, changes));
    children.push(...called(action, changes, evolution.snapshot));
    if (action.type !== 'start' && action.type !== 'call') return undefined;
    inputs.set(action.path, action.inputs);
    if (action.type === 'call') return undefined;
    const step = changes[0]!.after;
    const deadline = step.status.state === 'running' ? step.status.deadline : undefined;
    const common = { action: action.node.action, inputs: action.inputs, ...(deadline && { deadline }) };
    if (action.node.kind === 'plugin' && action.remote)
      tasks.push({ type: 'called', step, plugin: action.node.plugin, once: action.node.onceAtMost === true, ...common });
    else if (action.node.kind === 'plugin')
      return { stepId: step.id, path: step.path, attempt: step.attempt, plugin: action.node.plugin, ...common };
    else tasks.push({ type: 'requested', step, agent: action.agent, ...common });
    return undefined;
  };

  /** Carries out what is decided until the run waits. True: it could go on at once, but this turn holds enough. */
  const goOn = (): boolean => {
    for (let next = decide(evolution.snapshot); next.length > 0; next = decide(evolution.snapshot)) {
      if (actions.length > MAX_ACTIONS || (actions.length > 0 && before.values?.full)) return true;
      let answered = false;
      for (const action of next) {
        // What is left of the list is decided anew.
        if (action.type === 'start' && computer?.spent) return true;
        const call = take(action);
        // With a large value missing this turn comes to nothing.
        const computed = call && !before.values?.missing.size ? computer?.compute(call) : undefined;
        if (call && !computed) calls.push(call);
        if (!call || !computed) continue;
        // The next turn, which begins past its time, gives it up.
        if (call.deadline && computed.ms >= call.deadline.getTime() - before.now.getTime()) return true;
        answered = true;
        const accepted = accept(evolution.snapshot, { ...computed.answer, path: call.path, attempt: call.attempt });
        for (const one of accepted) take(one);
        // After a failure the rest of the list may not be meant any more.
        if (accepted.some(({ type }) => type !== 'succeed')) break;
      }
      if (!answered && isAllForNow(evolution.snapshot, next)) return false;
    }
    return false;
  };

  for (const event of events) {
    for (const action of accept(evolution.snapshot, event)) take(action);
    if (event.type === 'patch') for (const action of rechecked(evolution.snapshot, event)) take(action);
    if (event.type === 'carry') for (const action of rechecked(evolution.snapshot, {}, event.asksAnew)) take(action);
  }
  for (const step of late(evolution.snapshot)) {
    // What came before it in this turn may have ended it.
    if (evolution.snapshot.steps.get(step.path) === step) for (const action of givenUp(evolution.snapshot, step)) take(action);
  }
  const unfinished = goOn();
  evolution.settle();
  const { snapshot: after, changed } = evolution;
  return { before, after, actions, entries, calls, tasks, children, notices, gates, changed, inputs, unfinished };
}

/** Where a plugin step is carried out is decided when it begins. */
const placed = (action: Action, computer: Computer | undefined): Action =>
  action.type === 'start' && action.node.kind === 'plugin' && computer?.isElsewhere(action.node.plugin)
    ? { ...action, remote: true }
    : action;

/** In a list without lists inside, that steps have begun lets no others begin: they wait for ends. */
const isAllForNow = ({ run, definition }: Snapshot, actions: readonly Action[]): boolean =>
  !run.ending && isFlat(definition) && actions.every(({ type }) => type === 'start');

/** Whether an action may end a try that still has somebody at work. */
const givesUp = (action: Action): boolean =>
  ['cancel', 'revise', 'reopen'].includes(action.type) || ((action.type === 'retry' || action.type === 'fail') && action.late === true);

/** Agents must hear of every try that the engine gave up itself. */
function withdrawn(action: Action, changes: readonly Change[]): TaskMessage[] {
  if (!givesUp(action)) return [];
  return changes.flatMap(({ before }) =>
    before?.kind === 'agent' && before.status.state === 'running' ? [{ type: 'cancelled' as const, step: before }] : [],
  );
}

const tell = (type: Exclude<ChildMessage['type'], 'start'>, step: Step | undefined): ChildMessage[] =>
  step?.kind === 'workflow' && step.status.state === 'running' && step.child !== undefined ? [{ type, child: step.child, step }] : [];

/** What happens to a run happens to those that it started. */
function called(action: Action, changes: readonly Change[], { steps }: Snapshot): ChildMessage[] {
  if (action.type === 'call') {
    const step = changes[0]!.after;
    return [{ type: 'start', child: step.child!, step, workflow: action.node.workflow, inputs: action.inputs }];
  }
  if (action.type === 'reopen')
    return changes.flatMap(({ before, after }) =>
      action.paths.get(after.path) === 'recalled' ? tell('reopen', after) : tell('cancel', before),
    );
  if (givesUp(action)) return changes.flatMap(({ before }) => tell('cancel', before));
  if (action.type !== 'pause' && action.type !== 'unpause') return [];
  return [...steps.values()].flatMap((step) => tell(action.type === 'pause' ? 'pause' : 'resume', step));
}

function noticed(action: Action): { path: string; notice: Notice }[] {
  if (action.type === 'perform') return action.notice ? [{ path: action.path, notice: action.notice }] : [];
  if (action.type !== 'compensated' || !action.failure) return [];
  const message = `${action.path} could not be undone: ${action.failure.message}`;
  return [{ path: action.path, notice: { type: 'alert', message, severity: 'critical' } }];
}
