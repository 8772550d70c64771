import type { JsonObject } from '../../expressions/json.js';
import type { Action } from './action.js';
import type { Snapshot } from './snapshot.js';

/** One line of the run's history, for people and for rerun. */
export interface Entry {
  readonly type: string;
  /** Empty for what is about the run. */
  readonly path: string;
  readonly data: JsonObject;
}

/** What an action adds to the journal. `before` and `after`: the snapshots around it. */
export function entriesOf(action: Action, before: Snapshot, after: Snapshot): Entry[] {
  switch (action.type) {
    case 'begin':
      return [{ type: 'run.started', path: '', data: { workflow: after.run.workflow } }];
    case 'reopen':
      return [{ type: 'run.resumed', path: '', data: { steps: [...action.paths.keys()] } }];
    case 'log':
      return [{ type: 'run.log', path: '', data: { message: action.message } }];
    case 'end':
      return [{ type: `run.${action.state}`, path: '', data: action.failure ? { ...action.failure } : {} }];
    case 'cancel':
      return [...after.steps.values()]
        .filter((step) => step !== before.steps.get(step.path))
        .map((step) => ({ type: 'step.cancelled', path: step.path, data: {} }));
    case 'start':
      return action.again
        ? [
            {
              type: 'step.retried',
              path: action.path,
              data: { attempt: attemptOf(after, action.path), message: 'Its process is gone; it starts again.' },
            },
          ]
        : [started(action.path, after)];
    case 'expand':
      return [
        started(action.path, after, { items: action.items.map((item) => ({ key: item.key, label: item.label, after: item.after })) }),
      ];
    case 'openItem':
      return [started(action.path, after)];
    case 'perform':
      return [started(action.path, after), { type: 'step.succeeded', path: action.path, data: { message: action.message } }];
    case 'wait':
      return [started(action.path, after), { type: 'step.waiting', path: action.path, data: { signal: action.node.signal } }];
    case 'succeed':
      return [{ type: 'step.succeeded', path: action.path, data: { attempt: attemptOf(after, action.path) } }];
    case 'fail':
    case 'failItem':
      return [{ type: 'step.failed', path: action.path, data: { attempt: attemptOf(after, action.path), ...action.failure } }];
    case 'retry':
      return [
        {
          type: 'step.retried',
          path: action.path,
          data: { attempt: attemptOf(after, action.path), ...action.failure, at: action.readyAt.toISOString() },
        },
      ];
    case 'skip':
      return [{ type: 'step.skipped', path: action.path, data: { reason: action.reason } }];
  }
}

const attemptOf = (snapshot: Snapshot, path: string): number => snapshot.steps.get(path)?.attempt ?? 0;

function started(path: string, after: Snapshot, more: JsonObject = {}): Entry {
  const { description, kind, attempt } = after.steps.get(path)!;
  return { type: 'step.started', path, data: { description, kind, attempt, ...more } };
}
