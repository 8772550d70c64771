import { AppError } from '@hexad/kernel';
import { z } from 'zod';

export const TaskOfRun = z.object({ id: z.string(), state: z.string(), stepPath: z.string(), agentId: z.string().nullable() });
export type TaskOfRun = z.infer<typeof TaskOfRun>;

const OPEN: ReadonlySet<string> = new Set(['queued', 'assigned', 'running']);

/** The task of a run that is meant: the only one that is open, or that of the step. Nobody guesses whom of several. Pure. */
export function addressed(tasks: readonly TaskOfRun[], run: string, step: string | undefined): TaskOfRun {
  const open = tasks.filter(({ state }) => OPEN.has(state));
  const [first, ...others] = step === undefined ? open : open.filter(({ stepPath }) => stepPath === step);
  if (first && others.length === 0) return first;
  if (tasks.length === 0) throw new AppError('not_found', `The run ${run} has no task of an agent.`);
  if (open.length === 0) throw new AppError('conflict', `The run ${run} has no task that is open any more.`);
  const which = open.map(({ stepPath, agentId }) => `${stepPath}${agentId === null ? '' : ` (${agentId})`}`).join(', ');
  if (step === undefined) throw new AppError('conflict', `In the run ${run} several agents are at work: ${which}. Say which with --step.`);
  throw new AppError('not_found', `In the run ${run} nobody is at work on the step ${JSON.stringify(step)}; there are ${which}.`);
}
