import { COMPENSATE, type Node } from '../../language/definition.js';
import type { Action } from './action.js';
import { settled } from './first-use.js';
import type { LargeOutputs } from './large.js';
import { ChangingSteps, openSteps } from './open-steps.js';
import { mapped } from './outputs.js';
import { hasEnded, type Ending } from './run.js';
import { isBelow, itemPath, nodeOf, type Snapshot } from './snapshot.js';
import { isOpen, type Approval, type Status, type Step, type StepKind } from './step.js';

/** A step before and after an action. */
export interface Change {
  readonly before: Step | undefined;
  readonly after: Step;
}

/** The snapshots of one turn share one map of steps, which is the turn's own: copying it for every action would cost more than all the rest. */
export class Evolution {
  #snapshot: Snapshot;
  readonly #changing: ChangingSteps;
  readonly #steps: ReadonlyMap<string, Step>;
  readonly #newId: () => string;
  #changes: Change[] = [];

  /** `newId` gives the id of a step that is touched for the first time. */
  constructor(start: Snapshot, newId: () => string) {
    this.#changing = new ChangingSteps(start.steps);
    this.#steps = this.#changing.all;
    this.#snapshot = { ...start, steps: this.#steps, uses: new Map() };
    this.#newId = newId;
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Paths of the steps that are not as they were. */
  get changed(): ReadonlySet<string> {
    return this.#changing.changed;
  }

  /** Carries an action out, and says which steps it changed. */
  take(action: Action): readonly Change[] {
    this.#changes = [];
    this.#take(action);
    return this.#changes;
  }

  #take(action: Action): void {
    const { now, run } = this.#snapshot;
    switch (action.type) {
      case 'begin':
        return this.#run({ ...run, state: 'running' });
      case 'ending':
        return this.#ending(action.ending);
      case 'end':
        return this.#run({ ...run, state: action.state, endedAt: now, ...(action.failure && { failure: action.failure }) });
      case 'pause':
        return this.#run({ ...run, paused: true });
      case 'unpause': {
        const { paused: _paused, ...unpaused } = run;
        const { concurrency } = this.#snapshot.definition;
        return this.#run({ ...unpaused, ...(concurrency && !concurrency.holdsSlot && !run.queued && { queued: 'again' as const }) });
      }
      case 'enqueue':
        return this.#run({ ...run, queued: 'new', state: 'queued' });
      case 'admit': {
        const { queued, ...admitted } = run;
        return this.#run({ ...admitted, state: queued === 'new' ? 'pending' : 'running' });
      }
      case 'hold': {
        const step = this.#steps.get(action.path)!;
        return this.#put({ ...step, heldAt: now, status: { state: 'running' } });
      }
      case 'place': {
        const step = placed(this.#steps.get(action.path)!, now);
        const { timeoutMs } = nodeOf(this.#snapshot.definition, step);
        return this.#put({ ...step, status: { state: 'running', ...this.#within(timeoutMs, step.until) } });
      }
      case 'hasten':
        return this.#status(action.path, { state: 'pending' });
      case 'patch': {
        const patches = Object.entries(action.variables).map(([name, value]) => [name, { value, at: now }] as const);
        return this.#run({ ...run, patches: { ...run.patches, ...Object.fromEntries(patches) } });
      }
      case 'carry':
        for (const step of action.steps) this.#put({ ...step, id: this.#newId() });
        return;
      case 'reopen':
        return this.#reopen(action.paths);
      case 'extend': {
        const { dueAt: _dueAt, ...unlimited } = run;
        return this.#run({ ...unlimited, ...(action.dueAt && { dueAt: action.dueAt }) });
      }
      case 'cancel':
        return this.#cancel(action.path, action.self);
      case 'start':
      case 'call':
      case 'wait':
      case 'ask':
      case 'expand':
      case 'enter':
      case 'perform':
      case 'openItem':
        return this.#put(this.#begun(action));
      case 'openRound':
        return this.#openRound(action);
      case 'count':
      case 'withdraw':
        return this.#gate(action.path, { votes: action.votes });
      case 'touch':
        return this.#run({ ...run, hands: [...(run.hands ?? []), action.by] });
      case 'escalate':
        return this.#gate(action.path, { approvers: action.approvers, escalated: true }, action.node.timeoutMs);
      case 'revise':
        return this.#revise(action);
      case 'skip': {
        const kind = action.item ? 'item' : action.node.kind;
        const step = this.#touched(action.path, action.node, kind, action.item?.key ?? action.node.name);
        const description = action.item?.label ?? step.description;
        return this.#put({ ...step, description, status: { state: 'skipped', reason: action.reason, endedAt: now } });
      }
      case 'fail': {
        const step = this.#touched(action.path, action.node, action.node.kind, action.node.name);
        const { failure, outputs } = action;
        return this.#put({ ...step, failures: step.failures + 1, status: { state: 'failed', failure, outputs, endedAt: now } });
      }
      case 'failPart':
        return this.#status(action.path, { state: 'failed', failure: action.failure, outputs: {}, endedAt: now });
      case 'succeed':
        return this.#status(action.path, { state: 'succeeded', outputs: action.outputs, endedAt: now, ...kept(action) });
      case 'retry': {
        const step = this.#steps.get(action.path)!;
        return this.#put({ ...step, failures: step.failures + 1, status: { state: 'pending', readyAt: action.readyAt } });
      }
      case 'compensate':
        return this.#compensate(action.path);
      case 'compensated': {
        const ended = { ...this.#left(action.path), endedAt: now };
        const { failure } = action;
        const status: Status = failure ? { state: 'compensation_failed', failure, ...ended } : { state: 'compensated', ...ended };
        return this.#status(action.path, status);
      }
    }
  }

  /** A cancelled run has nothing to pause for. */
  #ending(ending: Ending): void {
    // Nothing new begins in it but what ends it, which waits for no slot.
    const { paused, queued: _queued, ...run } = this.#snapshot.run;
    this.#run({ ...run, ...(paused && ending.state !== 'cancelled' && { paused }), ending });
  }

  #begun(action: Extract<Action, { type: 'start' | 'call' | 'wait' | 'ask' | 'expand' | 'enter' | 'perform' | 'openItem' }>): Step {
    const { now } = this.#snapshot;
    const item = action.type === 'openItem' ? action.item : undefined;
    const { variables: _variables, ...step } = placed(
      this.#touched(action.path, action.node, item ? 'item' : action.node.kind, item?.key ?? action.node.name),
      now,
    );
    const { timeoutMs, stepTimeoutMs } = item ? {} : action.node;
    const until = step.until ?? (stepTimeoutMs === undefined ? undefined : new Date(now.getTime() + stepTimeoutMs));
    const deadline = this.#within(timeoutMs, until);
    const description = action.type === 'openItem' ? action.item.label : action.description;
    const next: Step = {
      ...step,
      ...(action.type === 'start' && { kind: action.remote ? ('remote' as const) : action.node.kind }),
      attempt: step.attempt + 1,
      description,
      startedAt: now,
      ...(until && { until }),
      status: { state: 'running', ...deadline },
    };
    if (action.type === 'call') return { ...next, child: this.#newId() };
    if (action.type === 'wait')
      return { ...next, status: { state: 'waiting', signal: action.node.signal, payload: action.payload, ...deadline } };
    if (action.type === 'ask') {
      const approval = { ...action.approval, round: (step.approval?.round ?? 0) + 1 };
      return { ...next, approval, status: { state: 'waiting', signal: '', payload: approval.payload, ...deadline } };
    }
    if (action.type === 'expand') return { ...next, items: action.items };
    if (action.type === 'enter')
      return { ...next, ...(action.chosen !== undefined && { chosen: action.chosen }), ...(action.node.kind === 'while' && { rounds: 0 }) };
    if (action.type === 'perform') {
      const outputs = mapped(action.node, { message: action.message });
      return { ...next, status: { state: 'succeeded', outputs, endedAt: now } };
    }
    return next;
  }

  /** Changes what a gate holds; with a time, it has so long once more. */
  #gate(path: string, change: Partial<Approval>, timeoutMs?: number): void {
    const step = this.#steps.get(path)!;
    const { status, approval } = step;
    if (status.state !== 'waiting' || !approval) return;
    this.#put({ ...step, approval: { ...approval, ...change }, status: { ...status, ...this.#deadline(timeoutMs) } });
  }

  /** A gate asks anew; it keeps whom it asks. */
  #revise({ path, node, revision, takenBack, payload, evaluated }: Extract<Action, { type: 'revise' }>): void {
    const step = this.#steps.get(path)!;
    const before = step.approval!;
    const approval: Approval = {
      ...before,
      revision,
      votes: [],
      round: (before.round ?? 1) + 1,
      payload: payload ?? before.payload,
      ...(evaluated !== undefined && { evaluated }),
    };
    const status: Status = { state: 'waiting', signal: '', payload: approval.payload, ...this.#deadline(node.timeoutMs) };
    this.#put({ ...step, approval, status });
    for (const one of takenBack) this.#status(one, { state: 'pending' });
  }

  /** What is over first: the time for a try, or for all of them. */
  #within(timeoutMs: number | undefined, until: Date | undefined): { deadline?: Date } {
    const { deadline } = this.#deadline(timeoutMs);
    const at = deadline && until ? (deadline < until ? deadline : until) : (deadline ?? until);
    return at ? { deadline: at } : {};
  }

  #deadline(timeoutMs: number | undefined): { deadline?: Date } {
    return timeoutMs === undefined ? {} : { deadline: new Date(this.#snapshot.now.getTime() + timeoutMs) };
  }

  #openRound({ path, node, round, readyAt }: Extract<Action, { type: 'openRound' }>): void {
    const { variables: _variables, ...step } = this.#touched(itemPath(path, round), node, 'round', String(round));
    this.#put({ ...this.#steps.get(path)!, rounds: round });
    if (readyAt) return this.#put({ ...step, description: '', status: { state: 'pending', readyAt } });
    this.#put({ ...step, description: '', attempt: step.attempt + 1, startedAt: this.#snapshot.now, status: { state: 'running' } });
  }

  #touched(path: string, node: Node, kind: StepKind, name: string): Step {
    const known = this.#steps.get(path);
    if (known) return known;
    const { id, description } = node;
    return { id: this.#newId(), path, node: id, name, kind, description, attempt: 0, failures: 0, status: { state: 'pending' } };
  }

  #cancel(path: string, self: boolean): void {
    const undoing = [...this.#steps.values()].filter(({ status }) => status.state === 'compensating').map((step) => step.path);
    const spared = (step: Step) => undoing.some((one) => one === step.path || isBelow(one, step.path) || isBelow(step.path, one));
    for (const step of this.#steps.values()) {
      const meant = path === '' || (self && step.path === path) || isBelow(step.path, path);
      if (meant && isOpen(step) && !spared(step)) this.#put({ ...step, status: { state: 'cancelled', endedAt: this.#snapshot.now } });
    }
  }

  #reopen(paths: Extract<Action, { type: 'reopen' }>['paths']): void {
    for (const [path, state] of paths) {
      const { until: _until, ...known } = this.#steps.get(path)!;
      const step = { ...known, failures: 0 };
      this.#put(state === 'recalled' ? this.#recalled(step) : { ...step, status: { state } });
      if (state === 'running' && step.kind === 'round') this.#goOnIn(step);
    }
    const { failure: _failure, endedAt: _endedAt, ending: _ending, paused: _paused, ...run } = this.#snapshot.run;
    if (this.#steps.size === 0) return this.#run({ ...run, state: 'pending' });
    // Its slot went to others when it ended.
    this.#run({ ...run, state: 'running', ...(this.#snapshot.definition.concurrency && { queued: 'again' }) });
  }

  /** It is the round that its while is in. */
  #goOnIn({ path, name }: Step): void {
    this.#put({ ...this.#steps.get(path.slice(0, path.lastIndexOf('[')))!, rounds: Number(name) });
  }

  /** As a new try of the step, with the run of the one before. */
  #recalled(step: Step): Step {
    const { definition, now } = this.#snapshot;
    const { timeoutMs, stepTimeoutMs } = nodeOf(definition, step);
    const own = Math.min(timeoutMs ?? Infinity, stepTimeoutMs ?? Infinity);
    const until = stepTimeoutMs === undefined ? {} : { until: new Date(now.getTime() + stepTimeoutMs) };
    const { deadline } = this.#deadline(own === Infinity ? undefined : own);
    return { ...step, ...until, attempt: step.attempt + 1, startedAt: now, status: { state: 'running', ...(deadline && { deadline }) } };
  }

  /** What an earlier rollback left of the compensation begins anew. */
  #compensate(path: string): void {
    this.#status(path, { state: 'compensating', ...this.#left(path) });
    const known = this.#steps.get(`${path}/${COMPENSATE}`);
    if (!known) return;
    const { until: _until, ...step } = known;
    this.#put({ ...step, failures: 0, status: { state: 'pending' } });
  }

  /** What is kept of a step that is undone. */
  #left(path: string) {
    const { status } = this.#steps.get(path)!;
    const cause = status.state === 'failed' ? status.failure : 'cause' in status ? status.cause : undefined;
    return { outputs: 'outputs' in status ? status.outputs : {}, ...('outputs' in status && kept(status)), ...(cause && { cause }) };
  }

  #run(run: Snapshot['run']): void {
    this.#snapshot = { ...this.#snapshot, run };
  }

  #status(path: string, status: Status): void {
    this.#put({ ...this.#steps.get(path)!, status });
  }

  #put(step: Step): void {
    const before = this.#steps.get(step.path);
    this.#changing.put(step);
    this.#changes.push({ before, after: step });
  }

  #remember(): void {
    const { run, steps } = settled(this.#snapshot);
    for (const step of steps) this.#put(step);
    const { uses: _uses, ...snapshot } = this.#snapshot;
    this.#snapshot = { ...snapshot, run };
  }

  /** What people see: a run waits when something waits for a signal and nothing else is at work. */
  settle(): void {
    this.#remember();
    const { run } = this.#snapshot;
    if (hasEnded(run.state) || run.state === 'pending') return;
    let waiting = false;
    let working = false;
    let undoing = run.ending?.rollback === true;
    for (const { status, kind } of openSteps(this.#steps).values()) {
      if (status.state === 'compensating') undoing = true;
      else if (status.state === 'waiting') waiting = true;
      else if (status.state === 'running' && !CONTAINERS.has(kind)) working = true;
      else if (status.state === 'pending' && status.readyAt) working = true;
    }
    const state = run.paused ? 'paused' : run.queued ? 'queued' : undoing ? 'compensating' : waiting && !working ? 'waiting' : 'running';
    if (run.state !== state) this.#run({ ...run, state });
  }
}

/** What it waited for its place does not count. */
function placed({ heldAt, ...step }: Step, now: Date): Step {
  if (!heldAt || !step.until) return step;
  return { ...step, until: new Date(step.until.getTime() + Math.max(0, now.getTime() - heldAt.getTime())) };
}

const kept = ({ large }: { readonly large?: LargeOutputs }) => large && { large };

const CONTAINERS: ReadonlySet<StepKind> = new Set(['foreach', 'parallel', 'switch', 'while', 'item', 'round']);
