import { SilentLog } from '@hexad/telemetry';
import { withStore } from '@hexad/testing';
import { expect, it } from 'vitest';
import { agentsSchema } from '../adapters/schema.js';
import { ForgetTasks } from './forget-tasks.js';
import { RunRetention } from './ports.js';
import { StoredOldLogs } from './stored-old-logs.js';

const [ann, bob] = ['01890000-0000-7000-8000-00000000000a', '01890000-0000-7000-8000-00000000000b'];
const idOf = (n: number): string => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Nothing is kept of Ann's runs after ten days; Bob keeps everything. */
class OnlyAnns extends RunRetention {
  override async daysOf(tenant: string): Promise<number | undefined> {
    return tenant === ann ? 10 : undefined;
  }
}

it('logs of tasks go whole, when nothing came for as long as their tenant says, and nobody else may remove a line', async () => {
  await using database = await withStore([agentsSchema]);
  const store = database.server.store(agentsSchema);
  const write = (tenant: string, task: number, seq: number, days: number) =>
    store.inTenant(tenant, (tx) =>
      tx.execute(
        `insert into task_log (tenant, task_id, seq, attempt, at, event) values ($1, $2, $3, 1, now() - $4::int * interval '1 day', '{}')`,
        [tenant, idOf(task), seq, days],
      ),
    );
  const left = (tenant: string) =>
    store.inTenant(tenant, async (tx) => {
      const rows = await tx.query<{ id: string }>('select distinct task_id::text as id from task_log order by 1');
      return rows.map(({ id }) => id);
    });
  // Over for long; begun as long ago and still at work; young; and one that Bob keeps.
  for (const [task, days] of [
    [1, [30, 29]],
    [2, [30, 1]],
    [3, [2]],
  ] as const)
    // prettier-ignore
    for (const [index, age] of days.entries()) await write(ann, task, index + 1, age);
  await write(bob, 4, 1, 300);
  const tasks = new ForgetTasks(new StoredOldLogs(store), new OnlyAnns(), new SilentLog());
  expect(await tasks.sweep()).toBe(1);
  expect([await left(ann), await left(bob)]).toEqual([[idOf(2), idOf(3)], [idOf(4)]]);
  await expect(store.inTenant(ann, (tx) => tx.execute('delete from task_log'))).rejects.toThrow(/refused the statement/);
});
