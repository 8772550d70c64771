import { AppError } from '@hexad/kernel';

/** How long ended runs are kept, and how. */
export interface Policy {
  /** Days after its end in which a run can be resumed: then it goes into the archive. */
  readonly archiveAfterDays: number;
  /** Days after its end when nothing of it is kept any more; null: never. */
  readonly deleteAfterDays: number | null;
}

/** Nothing that was paid for is lost unless somebody says so. */
export const DEFAULT_POLICY: Policy = { archiveAfterDays: 30, deleteAfterDays: null };

export const MOST_DAYS = 36_500;
const DAY_MS = 86_400_000;

const wrong = (name: string, days: number, least: number) =>
  Number.isInteger(days) && days >= least && days <= MOST_DAYS
    ? undefined
    : `${name} is ${days}; it can be ${least} to ${MOST_DAYS} whole days.`;

/** Fails with `invalid`. */
export function checkedPolicy({ archiveAfterDays, deleteAfterDays }: Policy): Policy {
  const fault =
    wrong('archive_after_days', archiveAfterDays, 0) ??
    (deleteAfterDays === null ? undefined : wrong('delete_after_days', deleteAfterDays, 1)) ??
    (deleteAfterDays !== null && deleteAfterDays < archiveAfterDays
      ? `delete_after_days is ${deleteAfterDays}, but runs go into the archive after ${archiveAfterDays}: name a later day, or none.`
      : undefined);
  if (fault) throw new AppError('invalid', fault);
  return { archiveAfterDays, deleteAfterDays };
}

export interface Cutoffs {
  /** What ended before goes into the archive. */
  readonly archive: Date;
  readonly delete: Date | undefined;
}

export const cutoffsOf = ({ archiveAfterDays, deleteAfterDays }: Policy, now: Date): Cutoffs => ({
  archive: new Date(now.getTime() - archiveAfterDays * DAY_MS),
  delete: deleteAfterDays === null ? undefined : new Date(now.getTime() - deleteAfterDays * DAY_MS),
});
