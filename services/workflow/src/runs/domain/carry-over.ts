import { AppError } from '@hexad/kernel';
import { COMPENSATE, POST } from '../../language/definition.js';
import { redone } from './redone.js';
import type { Snapshot } from './snapshot.js';
import { isOpen, type Step } from './step.js';

/**
 * The results that a new run takes over when it begins at a step of another one: of all that is not done again with that step, or because it
 * had not ended well. The lists around what is done again are at work. Fails with `not_found` when the run has no such step.
 */
export function carriedOver(snapshot: Snapshot, path: string): Step[] {
  if (path === '') return [];
  const again = redone(snapshot, path);
  const { kind } = snapshot.steps.get(path) ?? {};
  const refused = path.startsWith(`${POST}/`) || path.endsWith(`/${COMPENSATE}`) || kind === 'item' || kind === 'round';
  if (refused || !['pending', 'recalled'].includes(again.get(path) ?? ''))
    throw new AppError('not_found', `Run ${snapshot.run.id} cannot be begun at "${path}": it has come to no such step.`);
  const rounds = new Map<string, number>();
  for (const [one, state] of again) {
    const round = state === 'running' ? snapshot.steps.get(one) : undefined;
    if (round?.kind === 'round') rounds.set(one.slice(0, one.lastIndexOf('[')), Number(round.name));
  }
  return [...snapshot.steps.values()].flatMap((step): Step[] => {
    if (step.path.startsWith(`${POST}/`) || step.path.endsWith(`/${COMPENSATE}`)) return [];
    const { until: _until, variables: _variables, ...kept } = step;
    const round = rounds.get(step.path);
    if (again.get(step.path) === 'running') return [{ ...kept, ...(round && { rounds: round }), status: { state: 'running' } }];
    return again.has(step.path) || isOpen(step) ? [] : [kept];
  });
}
