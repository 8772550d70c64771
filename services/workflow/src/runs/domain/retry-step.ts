import { COMPENSATE, POST } from '../../language/definition.js';
import type { Action } from './action.js';
import { locate, type Frame } from './frame.js';
import { isBefore } from './list-index.js';
import { anew, tryAgain, type Paths } from './reopen.js';
import { hasEnded } from './run.js';
import type { Snapshot } from './snapshot.js';
import { isOpen, type StepState } from './step.js';

const AGAIN: ReadonlySet<StepState> = new Set(['failed', 'cancelled', 'compensated', 'compensation_failed']);

/**
 * One step is tried again, with all that needs it; what was cancelled because of it, too. A pause before its next try is over. In a run that
 * goes on, the steps around it must be open. Empty when there is nothing to try again.
 */
export function retried(snapshot: Snapshot, path: string): Action[] {
  const { run, steps } = snapshot;
  const step = steps.get(path);
  const ended = hasEnded(run.state);
  if (!step || run.state === 'succeeded' || (run.ending && !ended)) return [];
  if (step.status.state === 'pending' && step.status.readyAt) return ended ? [] : [{ type: 'hasten', path }];
  const around = partsAround(path).filter((one) => steps.has(one));
  if (!AGAIN.has(step.status.state) || step.kind === 'item' || step.kind === 'round') return [];
  if (!ended && around.some((one) => !one.endsWith(']') && !isOpen(steps.get(one)!))) return [];
  if (path.endsWith(`/${COMPENSATE}`) || path.startsWith(`${POST}/`)) return [];
  const paths: Paths = new Map();
  let { frame, node } = locate(snapshot, path);
  for (;;) {
    const top = frame.prefix + node.name;
    if (top === path) tryAgain(snapshot, step, paths);
    for (const other of frame.steps) {
      const at = frame.prefix + other.name;
      const lost = steps.get(at)?.status.state === 'cancelled';
      if (other !== node && (lost || isBefore(frame.steps, node, other))) anew(snapshot, at, paths);
    }
    const outer: Frame['outer'] = frame.outer;
    if (!outer) break;
    ({ frame, node } = outer);
  }
  for (const one of around) paths.set(one, 'running');
  for (const known of ended ? steps.keys() : []) if (known.startsWith(`${POST}/`)) paths.set(known, 'pending');
  return [{ type: 'reopen', paths }];
}

/** The containers, items and rounds that a step lies in: `all`, `all[T1]` of `all[T1]/make`. */
export function partsAround(path: string): string[] {
  const parts: string[] = [];
  let at = '';
  for (const part of path.split('/').slice(0, -1)) {
    const bracket = part.indexOf('[');
    parts.push(at + (bracket < 0 ? part : part.slice(0, bracket)));
    if (bracket >= 0) parts.push(at + part);
    at += `${part}/`;
  }
  return parts;
}
