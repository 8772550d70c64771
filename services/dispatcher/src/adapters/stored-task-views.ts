import type { After } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { TaskViews, type Happened, type TaskFilter, type TaskView } from '../application/ports.js';
import { toTask, type TaskRow } from './rows.js';

interface ViewRow extends TaskRow {
  readonly ahead: number;
  readonly queued_at: Date;
  readonly changed_at: Date;
  readonly requested_at: Date;
}

/** Inputs are not shown: they can be large, and whoever wants them has them in the run. */
const VIEW = `
  select id, run_id, step_path, attempt, agent_kind, action, '' as inputs, deadline, priority, project_id, repo, files, state, agent, placements,
    losses, pinned, error, dead, queued_at, changed_at, requested_at,
    case when state = 'queued' then (select count(*)::int from tasks b where b.state = 'queued' and b.agent_kind = tasks.agent_kind
      and (b.queued_at, b.id) < (tasks.queued_at, tasks.id)) else 0 end as ahead
  from tasks`;

const FILTERED = `${VIEW}
  where ($1 = '' or (case when $1 = 'dead' then dead else state = $1 end)) and ($2 = '' or agent_kind = $2) and ($3 = '' or agent = $3)
    and ($4 = '' or project_id = $4) and ($5 = '' or run_id::text = $5) and ($6::text[] is null or project_id = any($6::text[]))
    and ($7::timestamptz is null or (date_trunc('milliseconds', requested_at), id) < ($7::timestamptz, $8::uuid))
  order by date_trunc('milliseconds', requested_at) desc, id desc limit $9`;

export class StoredTaskViews extends TaskViews {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async find(tenant: string, id: string): Promise<TaskView | undefined> {
    return (await this.#views(tenant, `${VIEW} where id = $1`, [id]))[0];
  }

  override ofRun(tenant: string, run: string): Promise<TaskView[]> {
    return this.#views(tenant, `${VIEW} where run_id = $1 order by requested_at, id`, [run]);
  }

  override page(tenant: string, filter: TaskFilter, limit: number, after: After | undefined): Promise<TaskView[]> {
    const { state, kind, agent, project, run, projects } = filter;
    const where = [state, kind, agent, project, run, projects ?? null, after?.createdAt ?? null, after?.id ?? null, limit];
    return this.#views(tenant, FILTERED, where);
  }

  override async events(tenant: string, id: string, after: number, limit: number): Promise<Happened[]> {
    const sql = 'select sequence, at, attempt, type, data from task_events where task_id = $1 and sequence > $2 order by sequence limit $3';
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<Omit<Happened, 'at'> & { at: Date }>(sql, [id, after, limit]));
    return rows.map(({ at, ...event }) => ({ ...event, at: at.toISOString() }));
  }

  async #views(tenant: string, sql: string, parameters: readonly unknown[]): Promise<TaskView[]> {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<ViewRow>(sql, parameters));
    return rows.map((row) => ({
      task: toTask(row),
      agent: row.agent,
      ahead: row.ahead,
      queuedAt: row.queued_at.toISOString(),
      changedAt: row.changed_at.toISOString(),
      createdAt: row.requested_at,
    }));
  }
}
