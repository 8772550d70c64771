import { AppError } from '@hexad/kernel';
import type { Priority } from '../../language/definition.js';
import type { Run } from './run.js';

const RANK: Readonly<Record<Priority, number>> = { low: 0, normal: 1, high: 2 };

/** Among the runs of a tenant one of a priority lower is behind until it has waited so much longer. Milliseconds. */
export const AGE_MS = 300_000;

/** The higher the sooner; as tasks carry it. */
export const rankOf = ({ priority = 'normal' }: Pick<Run, 'priority'>): number => RANK[priority];

/** Absent or empty: undefined. Fails with `invalid`. */
export function readPriority(text: string | undefined): Priority | undefined {
  if (!text) return undefined;
  if (Object.hasOwn(RANK, text)) return text as Priority;
  throw new AppError('invalid', `priority is ${JSON.stringify(text)}; it can be ${Object.keys(RANK).join(', ')}.`);
}
