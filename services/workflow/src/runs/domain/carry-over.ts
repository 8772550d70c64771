import { AppError } from '@hexad/kernel';
import { COMPENSATE, POST, type Node } from '../../language/definition.js';
import { isTolerated } from './failures.js';
import { locate, type Frame } from './frame.js';
import { isBefore } from './list-index.js';
import { partsAround } from './retry-step.js';
import { isBelow, itemPath, nodeOf, type Snapshot } from './snapshot.js';
import type { Step } from './step.js';

/**
 * The results that a new run takes over when it begins at a step of another one: of all that had ended well and does not need that step.
 * The lists around the step are at work. Fails with `not_found` when the run has no such step.
 */
export function carriedOver(snapshot: Snapshot, path: string): Step[] {
  if (path === '') return [];
  const again = repeated(snapshot, path);
  const around = new Set(partsAround(path));
  return [...snapshot.steps.values()].flatMap((step): Step[] => {
    if (step.path.startsWith(`${POST}/`) || step.path.endsWith(`/${COMPENSATE}`)) return [];
    const { until: _until, variables: _variables, ...kept } = step;
    if (around.has(step.path)) return [{ ...atWork(kept, path), status: { state: 'running' } }];
    if ([...again].some((one) => step.path === one || isBelow(step.path, one))) return [];
    return isGood(snapshot, step) && !hangsInTheAir(snapshot, step, around) ? [kept] : [];
  });
}

/** A while goes on in the round of the step. */
function atWork(step: Step, path: string): Step {
  if (step.rounds === undefined) return step;
  const round = Number(path.slice(step.path.length + 1, path.indexOf(']', step.path.length)));
  return { ...step, rounds: round };
}

function isGood({ definition }: Snapshot, step: Step): boolean {
  const { status } = step;
  if (status.state === 'succeeded' || status.state === 'skipped') return true;
  return (
    status.state === 'failed' && step.kind !== 'item' && step.kind !== 'round' && isTolerated(nodeOf(definition, step), status.failure)
  );
}

/** Inside something that is not taken over itself. */
const hangsInTheAir = (snapshot: Snapshot, step: Step, around: ReadonlySet<string>): boolean =>
  partsAround(step.path).some((one) => {
    const part = snapshot.steps.get(one);
    return part !== undefined && !around.has(one) && !isGood(snapshot, part);
  });

/** The step, what needs it, and later rounds of the loops around it. */
function repeated(snapshot: Snapshot, path: string): Set<string> {
  const paths = new Set([path]);
  let { frame, node } = found(snapshot, path);
  for (;;) {
    for (const other of frame.steps) if (isBefore(frame.steps, node, other)) paths.add(frame.prefix + other.name);
    if (frame.round)
      for (let n = frame.round.number + 1; snapshot.steps.has(itemPath(frame.round.path, n)); n++) paths.add(itemPath(frame.round.path, n));
    const outer: Frame['outer'] = frame.outer;
    if (!outer) return paths;
    ({ frame, node } = outer);
  }
}

function found(snapshot: Snapshot, path: string): { frame: Frame; node: Node } {
  const step = snapshot.steps.get(path);
  const refused = path.startsWith(`${POST}/`) || path.endsWith(`/${COMPENSATE}`) || step?.kind === 'item' || step?.kind === 'round';
  if (!step || refused)
    throw new AppError('not_found', `Run ${snapshot.run.id} cannot be begun at "${path}": it has come to no such step.`);
  return locate(snapshot, path);
}
