import type { Store, Tx } from '@hexad/store';
import { TaskLedger, type Changed } from '../application/ports.js';
import type { Change } from '../domain/effect.js';
import { happenings } from '../domain/history.js';
import type { Holder } from '../domain/lost.js';
import { isHeld, type HeldTask, type Task } from '../domain/task.js';
import { tellDelayed } from './delays.js';
import { send } from './effects.js';
import { SAVE, saveParameters, toTask, type TaskRow } from './rows.js';
import { recordSuccess } from './successes.js';

const CONSUMER = 'dispatcher.tasks';
/** Tasks looked at in one sweep of a tenant; the next sweep sees the rest. */
const SWEPT = 200;

export class StoredTasks extends TaskLedger {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override change(
    { tenant, task: id, message }: { tenant: string; task: string; message?: string },
    work: (current: Task | undefined) => Change | undefined,
  ): Promise<Changed | undefined> {
    return this.#store.inTenant(tenant, async (tx) => {
      if (message !== undefined && !(await tx.firstTime(CONSUMER, message))) return undefined;
      const before = await one(tx, 'select * from tasks where id = $1 for update', id);
      const change = work(before);
      if (!change) return undefined;
      await write(tx, before, change);
      await release(tx, before, change.task);
      if (change.task.state === 'queued') {
        await tellDelayed(tx, id);
        tx.wake(`line-${tenant}`);
      }
      return { before, change };
    });
  }

  override async doubtful(tenant: string, silent: readonly number[]): Promise<{ task: HeldTask; holder: Holder }[]> {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<TaskRow & HolderRow>(DOUBTFUL, [silent, SWEPT]));
    return rows.flatMap((row) => {
      const [task, quietMs] = [toTask(row), Number(row.quiet_ms)];
      return isHeld(task) ? [{ task, holder: { alive: row.alive, left: row.left, holds: row.holds, quietMs } }] : [];
    });
  }

  override async heldBy(tenant: string): Promise<ReadonlyMap<string, number>> {
    const sql = `select agent, count(*)::int as held from tasks where state in ('assigned', 'running') group by agent`;
    const rows = await this.#store.inOneTrip<{ agent: string; held: number }>(tenant, sql);
    return new Map(rows.map(({ agent, held }) => [agent, held]));
  }

  override forget(tenant: string, days: number): Promise<number> {
    return this.#store.inTenant(tenant, (tx) => tx.execute(FORGET, [days, FORGOTTEN]));
  }

  override tenants(): Promise<string[]> {
    return this.#store.tenants();
  }

  override find(tenant: string, id: string): Promise<Task | undefined> {
    return this.#store.inTenant(tenant, (tx) => one(tx, 'select * from tasks where id = $1', id));
  }
}

export async function one(tx: Tx, sql: string, id: string): Promise<Task | undefined> {
  const [row] = await tx.query<TaskRow>(sql, [id]);
  return row && toTask(row);
}

const NOTE = `
  insert into task_events (tenant, task_id, sequence, attempt, type, data)
  select $1, $2, coalesce((select max(sequence) from task_events where task_id = $2), 0) + 1, $3, $4, $5::jsonb`;

/** The change with what people see of it and what goes out. */
export async function write(tx: Tx, before: Task | undefined, change: Change): Promise<void> {
  const { task, effects } = change;
  await tx.execute(SAVE, saveParameters(tx.tenant, task, before?.attempt !== task.attempt));
  for (const { type, data } of happenings(before, change))
    await tx.execute(NOTE, [tx.tenant, task.id, task.attempt, type, JSON.stringify(data)]);
  for (const effect of effects) await send(tx, effect);
}

/** The agent that no longer has the task has room again. */
async function release(tx: Tx, before: Task | undefined, after: Task): Promise<void> {
  if (!before || !isHeld(before) || (isHeld(after) && after.agent === before.agent)) return;
  const [agent] = await tx.query<{ pool: string }>(
    'update agents set used = greatest(used - 1, 0), version = version + 1 where id = $1 returning pool',
    [before.agent],
  );
  await recordSuccess(tx, after, agent?.pool ?? '');
  tx.wake('room');
}

/** Events of a tenant that are forgotten in one go; the next sweep sees the rest. */
const FORGOTTEN = 5_000;
const FORGET = `
  delete from task_events where (task_id, sequence) in (
    select e.task_id, e.sequence from tasks t join task_events e on e.task_id = t.id
    where t.state in ('succeeded', 'failed', 'cancelled') and not t.dead and t.changed_at < now() - $1::int * interval '1 day' limit $2)`;

interface HolderRow {
  readonly alive: boolean;
  readonly left: boolean;
  readonly holds: boolean;
  readonly quiet_ms: string;
}

/** $1: seats whose silence has been looked at twice. */
const DOUBTFUL = `
  select t.*, coalesce(s.seat, 0) > 0 and not (s.seat = any($1::int[])) and s.left_at is null as alive, s.left_at is not null as left,
    coalesce(s.held ? (t.id::text || ':' || t.attempt), false) as holds, extract(epoch from now() - t.told_at) * 1000 as quiet_ms
  from tasks t left join agents a on a.id = t.agent left join seats s on s.seat = a.seat
  where t.state in ('assigned', 'running')
    and (s.seat is null or s.left_at is not null or s.seat = any($1::int[])
      or (t.told_at < now() - interval '60 seconds' and not s.held ? (t.id::text || ':' || t.attempt)))
  order by t.told_at limit $2`;
