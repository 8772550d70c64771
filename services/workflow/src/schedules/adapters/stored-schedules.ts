import { AppError, isUuid } from '@hexad/kernel';
import { WORKFLOW_SCHEDULE_DISABLED, WORKFLOW_SCHEDULE_REFUSED } from '@hexad/proto/events';
import type { Store, Tx } from '@hexad/store';
import { knownAuthors, withAuthor } from '../../launching/adapters/authors.js';
import { Schedules, type Change, type Claim, type Fire, type NewSchedule } from '../application/schedules.js';
import { dueAt, type Schedule } from '../domain/schedule.js';
import { SCHEDULE, toFire, toSchedule, type FireRow, type ScheduleRow } from './schedule-rows.js';

/** Schedules of one project. */
const MOST = 500;
/** Schedules that one look takes at most; the others come with the next. */
const MOST_CLAIMED = 50;
/** Runs that are looked at for one that overlaps. */
const MOST_RUNS = 100;
const KEPT = "interval '90 days'";
const DUE = `due_at is not null and not paused and disabled is null`;

export class StoredSchedules extends Schedules {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override put(tenant: string, { id, projectId, name, spec, owner, nextAt, at }: NewSchedule): Promise<Schedule> {
    return this.#store.inTenant(tenant, async (tx) => {
      const [known] = await tx.query<{ id: string }>('select id from schedules where project_id = $1 and name = $2 for update', [
        projectId,
        name,
      ]);
      if (!known) await room(tx, projectId);
      const due = nextAt && dueAt(known?.id ?? id, spec, nextAt);
      const [row] = await tx.query<ScheduleRow>(
        `insert into schedules (tenant, id, project_id, name, spec, owner, authors, next_at, due_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5::jsonb, $6, jsonb_build_array($6::text), $7, $8, $9, $9)
         on conflict (tenant, project_id, name) do update set spec = excluded.spec, owner = excluded.owner, authors = ${withAuthor('schedules')}, next_at = excluded.next_at,
           due_at = excluded.due_at, updated_at = excluded.updated_at, paused = false, disabled = null, revision = schedules.revision + 1
         returning ${SCHEDULE}`,
        [tenant, id, projectId, name, JSON.stringify(spec), owner, nextAt ?? null, due ?? null, at],
      );
      return toSchedule(row!);
    });
  }

  override async get(tenant: string, id: string): Promise<Schedule> {
    const sql = `select ${SCHEDULE} from schedules where id = $1`;
    const [row] = isUuid(id) ? await this.#store.inTenant(tenant, (tx) => tx.query<ScheduleRow>(sql, [id])) : [];
    if (!row) throw unknown(id);
    return toSchedule(row);
  }

  override async projectOf(tenant: string, id: string): Promise<string | undefined> {
    const sql = 'select project_id from schedules where id = $1';
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<{ project_id: string }>(sql, [id]));
    return row?.project_id;
  }

  override async list(tenant: string, projects: readonly string[] | undefined, limit: number, after: string): Promise<readonly Schedule[]> {
    if (after !== '' && !isUuid(after)) throw new AppError('invalid', `The cursor "${after}" is not one that a list gave.`);
    const sql = `select ${SCHEDULE} from schedules
      where ($1::text[] is null or project_id = any($1)) and ($2::uuid is null or id > $2) order by id limit $3`;
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<ScheduleRow>(sql, [projects ?? null, after || null, limit]));
    return rows.map(toSchedule);
  }

  override async change(tenant: string, id: string, { paused, owner, nextAt, at }: Change): Promise<Schedule> {
    const { spec } = await this.get(tenant, id);
    const sql = `update schedules set paused = $2, owner = $3, authors = ${knownAuthors('schedules')}, next_at = $4, due_at = $5, updated_at = $6, revision = revision + 1,
      disabled = case when $2 then disabled end where id = $1 returning ${SCHEDULE}`;
    const given = [id, paused, owner, nextAt ?? null, nextAt ? dueAt(id, spec, nextAt) : null, at];
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<ScheduleRow>(sql, given));
    if (!row) throw unknown(id);
    return toSchedule(row);
  }

  override async remove(tenant: string, id: string): Promise<boolean> {
    return (await this.#store.inTenant(tenant, (tx) => tx.execute('delete from schedules where id = $1', [id]))) > 0;
  }

  override async fires(tenant: string, id: string, limit: number, before: Date | undefined): Promise<readonly Fire[]> {
    const sql = `select scheduled_at, outcome, run_id, reason, at from schedule_fires
      where schedule_id = $1 and ($2::timestamptz is null or scheduled_at < $2) order by scheduled_at desc limit $3`;
    return (await this.#store.inTenant(tenant, (tx) => tx.query<FireRow>(sql, [id, before ?? null, limit]))).map(toFire);
  }

  override tenants(): Promise<readonly string[]> {
    return this.#store.tenants();
  }

  override claim(tenant: string, { holder, now, leaseMs }: Claim): Promise<{ due: Schedule[]; next: Date | undefined }> {
    return this.#store.inTenant(tenant, async (tx) => {
      const [soonest] = await tx.query<{ due_at: Date }>(`select due_at from schedules where ${DUE} order by due_at limit 1`);
      if (!soonest || soonest.due_at > now) return { due: [], next: soonest?.due_at };
      const rows = await tx.query<ScheduleRow>(
        `update schedules set lease_owner = $1, lease_until = clock_timestamp() + $2 * interval '1 ms'
         where id in (select id from schedules where ${DUE} and due_at <= $3 and (lease_until is null or lease_until <= clock_timestamp())
           order by due_at limit ${MOST_CLAIMED} for update skip locked)
         returning ${SCHEDULE}`,
        [holder, leaseMs, now],
      );
      const [next] = await tx.query<{ due_at: Date }>(`select due_at from schedules where ${DUE} and due_at > $1 order by due_at limit 1`, [
        now,
      ]);
      return { due: rows.map(toSchedule), next: rows.length === MOST_CLAIMED ? now : next?.due_at };
    });
  }

  override async lastRuns(tenant: string, id: string): Promise<readonly string[]> {
    const sql = `select run_id from schedule_fires where schedule_id = $1 and run_id is not null order by scheduled_at desc limit ${MOST_RUNS}`;
    return (await this.#store.inTenant(tenant, (tx) => tx.query<{ run_id: string }>(sql, [id]))).map((row) => row.run_id);
  }

  override async fired(tenant: string, schedule: Schedule, holder: string, fires: readonly Fire[], next: Date | undefined): Promise<void> {
    const { id, spec, revision, nextAt } = schedule;
    await this.#store.inTenant(tenant, async (tx) => {
      for (const fire of fires) await note(tx, schedule, fire);
      await tx.execute(`delete from schedule_fires where schedule_id = $1 and scheduled_at < $2::timestamptz - ${KEPT}`, [
        id,
        nextAt ?? null,
      ]);
      const due = next ? dueAt(id, spec, next) : null;
      const sql = 'update schedules set next_at = $3, due_at = $4 where id = $1 and revision = $2';
      await tx.execute(sql, [id, revision, next ?? null, due]);
      await tx.execute('update schedules set lease_owner = null, lease_until = null where id = $1 and lease_owner = $2', [id, holder]);
    });
  }

  override async disable(tenant: string, { id, projectId, name, owner, revision }: Schedule, reason: string): Promise<void> {
    await this.#store.inTenant(tenant, async (tx) => {
      const sql = `update schedules set disabled = $3, lease_owner = null, lease_until = null, revision = revision + 1 where id = $1 and revision = $2`;
      if ((await tx.execute(sql, [id, revision, reason])) === 0) return;
      const data = { scheduleId: id, projectId, name, owner, reason };
      await tx.publish({ type: WORKFLOW_SCHEDULE_DISABLED, key: id, data, subject: projectId });
    });
  }

  override async release(tenant: string, id: string, holder: string, waitMs: number): Promise<void> {
    const sql = `update schedules set lease_until = clock_timestamp() + $3 * interval '1 ms' where id = $1 and lease_owner = $2`;
    await this.#store.inTenant(tenant, (tx) => tx.execute(sql, [id, holder, waitMs]));
  }

  override async takeOver(): Promise<void> {
    const sql = 'update schedules set lease_owner = null, lease_until = null where lease_owner is not null';
    for (const tenant of await this.#store.tenants()) await this.#store.inTenant(tenant, (tx) => tx.execute(sql));
  }
}

async function note(tx: Tx, { id, projectId, name }: Schedule, { scheduledAt, outcome, runId, reason, at }: Fire): Promise<void> {
  const sql = `insert into schedule_fires (tenant, schedule_id, scheduled_at, outcome, run_id, reason, at)
    select $1, $2, $3, $4, $5, $6, $7 where exists (select from schedules where id = $2) on conflict do nothing`;
  const added = await tx.execute(sql, [tx.tenant, id, scheduledAt, outcome, runId ?? null, reason, at]);
  if (added === 0 || outcome !== 'refused') return;
  const data = { scheduleId: id, projectId, name, scheduledAt: scheduledAt.toISOString(), reason };
  await tx.publish({ type: WORKFLOW_SCHEDULE_REFUSED, key: id, data, subject: projectId });
}

async function room(tx: Tx, projectId: string): Promise<void> {
  const [row] = await tx.query<{ count: number }>('select count(*)::int as count from schedules where project_id = $1', [projectId]);
  if (row!.count >= MOST) throw new AppError('exhausted', `The project has ${MOST} schedules, the most that are kept; take some away.`);
}

const unknown = (id: string): AppError => new AppError('not_found', `There is no schedule ${id}.`);
