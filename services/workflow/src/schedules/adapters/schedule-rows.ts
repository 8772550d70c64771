import type { Fire } from '../application/schedules.js';
import type { Schedule, ScheduleSpec } from '../domain/schedule.js';

export interface ScheduleRow {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly spec: Omit<ScheduleSpec, 'startsAt' | 'endsAt'> & { readonly startsAt?: string; readonly endsAt?: string };
  readonly owner: string;
  readonly authors: readonly string[] | null;
  readonly paused: boolean;
  readonly disabled: string | null;
  readonly revision: number;
  readonly next_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const SCHEDULE = 'id, project_id, name, spec, owner, authors, paused, disabled, revision, next_at, created_at, updated_at';

export function toSchedule(row: ScheduleRow): Schedule {
  const { startsAt, endsAt, ...spec } = row.spec;
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    spec: { ...spec, ...(startsAt && { startsAt: new Date(startsAt) }), ...(endsAt && { endsAt: new Date(endsAt) }) },
    owner: row.owner,
    authors: row.authors ?? [row.owner],
    paused: row.paused,
    disabled: row.disabled ?? undefined,
    revision: row.revision,
    nextAt: row.next_at ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export interface FireRow {
  readonly scheduled_at: Date;
  readonly outcome: Fire['outcome'];
  readonly run_id: string | null;
  readonly reason: string;
  readonly at: Date;
}

export const toFire = (row: FireRow): Fire => ({
  scheduledAt: row.scheduled_at,
  outcome: row.outcome,
  runId: row.run_id ?? undefined,
  reason: row.reason,
  at: row.at,
});
