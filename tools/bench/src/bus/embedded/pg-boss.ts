import { Pool, type PoolConfig } from 'pg';
import { PgBoss, type ConstructorOptions } from 'pg-boss';
import type { Arrivals } from '../arrivals.js';
import type { Flow } from '../duel.js';
import { dataOf, inBatches, QUEUE } from '../messages.js';

const WORKERS = 4;
const FETCHED = 100;

/**
 * pg-boss at its best: inserts in batches, and workers that fetch and complete in batches and ask again at once, where its own `work` would
 * wait between polls. Through a pool of ours, so that both sides have as many connections.
 */
export async function pgBoss(connection: PoolConfig, options: ConstructorOptions, arrivals: Arrivals): Promise<Flow> {
  await using stack = new AsyncDisposableStack();
  const pool = new Pool(connection);
  stack.defer(() => pool.end());
  const boss = new PgBoss({
    db: { executeSql: async (sql, values) => answered(await pool.query(sql, values)) },
    supervise: false,
    schedule: false,
    ...options,
  });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  stack.defer(() => boss.stop({ graceful: false }));
  await boss.createQueue(QUEUE);
  const work = async (isDone: () => boolean): Promise<void> => {
    while (!isDone()) {
      const jobs = await boss.fetch(QUEUE, { batchSize: FETCHED });
      for (const { data } of jobs) arrivals.come(data);
      if (jobs.length > 0)
        await boss.complete(
          QUEUE,
          jobs.map(({ id }) => id),
        );
    }
  };
  const parts = stack.move();
  return {
    send: async (count) => {
      const workers = Array.from({ length: WORKERS }, () => work(() => arrivals.left === 0));
      await inBatches(count, (numbers) =>
        boss.insert(
          QUEUE,
          numbers.map((n) => ({ data: dataOf(n) })),
        ),
      );
      await Promise.all(workers);
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** Of several statements at once the driver gives a list. */
const answered = (result: unknown): { rows: unknown[] } =>
  Array.isArray(result) ? { rows: result.flatMap((one: { rows?: unknown[] }) => one.rows ?? []) } : (result as { rows: unknown[] });
