import { COMPENSATE, POST } from '../../language/definition.js';
import type { Action } from './action.js';
import { locate, type Frame } from './frame.js';
import { isBefore } from './list-index.js';
import { beginAnew, isRecalled, laterRounds, partsAround, type Paths } from './redone.js';
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
  const anew = new Set<string>();
  let { frame, node } = locate(snapshot, path);
  for (;;) {
    const top = frame.prefix + node.name;
    if (top === path && isRecalled(step)) paths.set(path, 'recalled');
    else if (top === path) anew.add(path);
    for (const other of frame.steps) {
      const at = frame.prefix + other.name;
      const lost = steps.get(at)?.status.state === 'cancelled';
      if (other !== node && (lost || isBefore(frame.steps, node, other))) anew.add(at);
    }
    for (const later of frame.round ? laterRounds(snapshot, frame.round.path, frame.round.number) : []) anew.add(later);
    const outer: Frame['outer'] = frame.outer;
    if (!outer) break;
    ({ frame, node } = outer);
  }
  beginAnew(snapshot, anew, paths);
  for (const one of around) paths.set(one, 'running');
  for (const known of ended ? steps.keys() : []) if (known.startsWith(`${POST}/`)) paths.set(known, 'pending');
  return [{ type: 'reopen', paths }];
}
