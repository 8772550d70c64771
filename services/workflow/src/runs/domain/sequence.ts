import type { Action } from './action.js';
import { isTolerated } from './failures.js';
import { advanceForeach } from './foreach.js';
import type { Frame } from './frame.js';
import type { Failure } from './run.js';
import type { Snapshot } from './snapshot.js';
import { startStep } from './start-step.js';

export type Progress =
  | { readonly state: 'open'; readonly actions: Action[] }
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly failure: Failure };

/** What holds a step back although its turn has come. */
export type Gate = (step: string) => boolean;

/** The next actions of a list of steps, one after the other. `mayStart` false: nothing new begins in it now. */
export function advance(snapshot: Snapshot, frame: Frame, mayStart: boolean, mayPass: Gate = () => true): Progress {
  for (const node of frame.steps) {
    const path = frame.prefix + node.name;
    const step = snapshot.steps.get(path);
    const status = step?.status;
    switch (status?.state) {
      case undefined:
      case 'pending': {
        const later = status?.readyAt !== undefined && status.readyAt > snapshot.now;
        if (later || !mayStart || (node.inOrder && !mayPass(node.name))) return open();
        return open(...startStep(snapshot, frame, node, path));
      }
      case 'running':
        if (node.kind === 'foreach') return open(...advanceForeach(snapshot, frame, node, step!));
        return status.lapsed ? open(...startStep(snapshot, frame, node, path, true)) : open();
      case 'waiting':
        return open();
      case 'failed':
        if (!isTolerated(node, status.failure))
          return { state: 'failed', failure: { code: status.failure.code, message: `${path}: ${status.failure.message}` } };
        break;
      case 'cancelled':
        return { state: 'failed', failure: { code: 'cancelled', message: `${path} was cancelled.` } };
      default:
    }
  }
  return { state: 'done' };
}

const open = (...actions: Action[]): Progress => ({ state: 'open', actions });
