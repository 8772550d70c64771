import type { Store, Tx } from '@hexad/store';
import { TaskLedger } from '../application/ports.js';
import type { Change } from '../domain/effect.js';
import type { Snapshot } from '../domain/decide.js';
import type { Task } from '../domain/task.js';
import { send } from './effects.js';
import { SAVE, saveParameters, toTask, type TaskRow } from './rows.js';

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
  ): Promise<Change | undefined> {
    return this.#store.inTenant(tenant, async (tx) => {
      if (message !== undefined && !(await tx.firstTime(CONSUMER, message))) return undefined;
      const change = work(await one(tx, 'select * from tasks where id = $1 for update', id));
      if (!change) return undefined;
      await tx.execute(SAVE, saveParameters(tenant, change.task));
      for (const effect of change.effects) await send(tx, effect);
      return change;
    });
  }

  override async silent(tenant: string): Promise<Snapshot['tasks']> {
    const sql = 'select * from tasks where lease_until < now() order by lease_until limit $1';
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<TaskRow>(sql, [SWEPT]));
    return rows.map((row) => ({ task: toTask(row), lapsed: true }));
  }

  override tenants(): Promise<string[]> {
    return this.#store.tenants();
  }

  override find(tenant: string, id: string): Promise<Task | undefined> {
    return this.#store.inTenant(tenant, (tx) => one(tx, 'select * from tasks where id = $1', id));
  }

  override async ofRun(tenant: string, runId: string): Promise<Task[]> {
    const sql = 'select * from tasks where run_id = $1 order by requested_at, id';
    return (await this.#store.inTenant(tenant, (tx) => tx.query<TaskRow>(sql, [runId]))).map(toTask);
  }
}

async function one(tx: Tx, sql: string, id: string): Promise<Task | undefined> {
  const [row] = await tx.query<TaskRow>(sql, [id]);
  return row && toTask(row);
}
