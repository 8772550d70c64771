import type { Plan } from '@hexad/proto/documents';
import type { WorkingTime } from '../calendar/working-time.js';
import { meanOf } from '../forecast/pert.js';
import type { Actual } from './actual.js';

const HOUR = 3_600_000;

/** A step of a run, as far as its time matters. */
export interface TimedStep {
  /** `stories[T3]/generate` */
  readonly path: string;
  readonly kind: string;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
}

/** Steps that wait for a person. */
const PERSONAL = new Set(['wait', 'approval']);
/** Their time is that of the steps in them. */
const GROUPS = new Set(['foreach', 'item', 'round', 'parallel', 'while', 'switch', 'workflow']);

/**
 * How long each task of a run took: for agents the time at work, for people the working hours from the first step of the task to its last. A
 * task that never ended, or of whose kind the plan says nothing, teaches nothing.
 */
export function actualsOf(runId: string, plan: Plan, steps: Iterable<TimedStep>, time: WorkingTime): Actual[] {
  const ofTask = Map.groupBy(
    [...steps].filter(({ kind }) => !GROUPS.has(kind)),
    ({ path }) => /\[([^\]/]+)\]\/[^[]*$/.exec(path)?.[1] ?? '',
  );
  return plan.tasks.flatMap(({ id, kind, hours }) => {
    const own = (ofTask.get(id) ?? []).filter(
      (step): step is Required<TimedStep> => step.startedAt !== undefined && step.endedAt !== undefined,
    );
    if (kind === undefined || own.length === 0) return [];
    const doneBy = own.some((step) => PERSONAL.has(step.kind)) ? 'people' : 'agents';
    const worked = doneBy === 'people' ? workingHours(own, time) : own.reduce((sum, step) => sum + span(step), 0);
    return worked > 0 ? [{ runId, task: id, kind, doneBy, expectedHours: meanOf(hours), actualHours: worked / HOUR } as const] : [];
  });
}

const span = ({ startedAt, endedAt }: Required<TimedStep>): number => endedAt.getTime() - startedAt.getTime();

function workingHours(steps: readonly Required<TimedStep>[], time: WorkingTime): number {
  const first = Math.min(...steps.map(({ startedAt }) => startedAt.getTime()));
  const last = Math.max(...steps.map(({ endedAt }) => endedAt.getTime()));
  return time.positionAt(last) - time.positionAt(first);
}
