import type { Node } from '../../language/definition.js';
import type { Action } from './action.js';
import type { Snapshot } from './snapshot.js';
import { isOpen, type Status, type Step, type StepKind } from './step.js';

/** The snapshot after an action. `newId` gives the id of a step that is touched for the first time. */
export function evolve(snapshot: Snapshot, action: Action, newId: () => string): Snapshot {
  const { now, run } = snapshot;
  switch (action.type) {
    case 'begin':
      return { ...snapshot, run: { ...run, state: 'running' } };
    case 'end':
      return { ...snapshot, run: { ...run, state: action.state, endedAt: now, ...(action.failure && { failure: action.failure }) } };
    case 'log':
      return snapshot;
    case 'reopen':
      return reopen(snapshot, action.paths);
    case 'cancel':
      return cancel(snapshot, action.path);
    case 'start':
    case 'wait':
    case 'expand':
    case 'perform':
    case 'openItem':
      return put(snapshot, begun(snapshot, action, newId));
    case 'skip': {
      const name = action.item?.key ?? action.node.name;
      const step = touched(snapshot, action.path, action.node, newId, action.item ? 'item' : action.node.kind, name);
      return put(snapshot, {
        ...step,
        description: action.item?.label ?? step.description,
        status: { state: 'skipped', reason: action.reason, endedAt: now },
      });
    }
    case 'fail': {
      const step = touched(snapshot, action.path, action.node, newId, action.node.kind, action.node.name);
      return put(snapshot, {
        ...step,
        failures: step.failures + 1,
        status: { state: 'failed', failure: action.failure, outputs: action.outputs, endedAt: now },
      });
    }
    case 'failItem':
      return withStatus(snapshot, action.path, { state: 'failed', failure: action.failure, outputs: {}, endedAt: now });
    case 'succeed':
      return withStatus(snapshot, action.path, { state: 'succeeded', outputs: action.outputs, endedAt: now });
    case 'retry': {
      const step = snapshot.steps.get(action.path)!;
      return put(snapshot, { ...step, failures: step.failures + 1, status: { state: 'pending', readyAt: action.readyAt } });
    }
  }
}

type Begin = Extract<Action, { type: 'start' | 'wait' | 'expand' | 'perform' | 'openItem' }>;

function begun(snapshot: Snapshot, action: Begin, newId: () => string): Step {
  const { now } = snapshot;
  const item = action.type === 'openItem' ? action.item : undefined;
  const step = touched(snapshot, action.path, action.node, newId, item ? 'item' : action.node.kind, item?.key ?? action.node.name);
  const deadline = !item && action.node.timeoutMs !== undefined ? { deadline: new Date(now.getTime() + action.node.timeoutMs) } : {};
  const description = action.type === 'openItem' ? action.item.label : action.description;
  const next: Step = { ...step, attempt: step.attempt + 1, description, startedAt: now, status: { state: 'running', ...deadline } };
  if (action.type === 'wait')
    return { ...next, status: { state: 'waiting', signal: action.node.signal, payload: action.payload, ...deadline } };
  if (action.type === 'expand') return { ...next, items: action.items };
  if (action.type === 'perform') return { ...next, status: { state: 'succeeded', outputs: {}, endedAt: now } };
  return next;
}

function touched(snapshot: Snapshot, path: string, node: Node, newId: () => string, kind: StepKind, name: string): Step {
  const known = snapshot.steps.get(path);
  if (known) return known;
  return {
    id: newId(),
    path,
    node: node.id,
    name,
    kind,
    description: node.description,
    attempt: 0,
    failures: 0,
    status: { state: 'pending' },
  };
}

function cancel(snapshot: Snapshot, path: string): Snapshot {
  const steps = new Map(snapshot.steps);
  for (const step of steps.values()) {
    const below = path === '' || step.path.startsWith(`${path}[`) || step.path.startsWith(`${path}/`);
    if (below && isOpen(step)) steps.set(step.path, { ...step, status: { state: 'cancelled', endedAt: snapshot.now } });
  }
  return { ...snapshot, steps };
}

function reopen(snapshot: Snapshot, paths: ReadonlyMap<string, 'pending' | 'running'>): Snapshot {
  const steps = new Map(snapshot.steps);
  for (const [path, state] of paths) steps.set(path, { ...steps.get(path)!, failures: 0, status: { state } });
  const { failure: _failure, endedAt: _endedAt, ...run } = snapshot.run;
  return { ...snapshot, steps, run: { ...run, state: snapshot.steps.size === 0 ? 'pending' : 'running' } };
}

const withStatus = (snapshot: Snapshot, path: string, status: Status): Snapshot => put(snapshot, { ...snapshot.steps.get(path)!, status });

const put = (snapshot: Snapshot, step: Step): Snapshot => ({ ...snapshot, steps: new Map(snapshot.steps).set(step.path, step) });
