import { EmbeddedBus, type Bus } from '@hexad/bus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, conformanceSchema, gate, tenant, unique } from './bus-under-test.js';
import { withStore, type TestStore } from './with-store.js';

let db: TestStore;

/** Tasks as they are after the process died while it had leased them, this often, and was blamed on them, this often. */
async function lostTasks(count: number, lost: { times: number; blamed: number }): Promise<string> {
  const queue = unique('tasks');
  await db.store(conformanceSchema).inTenant(tenant, async (tx) => {
    for (let n = 0; n < count; n += 1) await tx.enqueue({ queue, key: `k${n}`, data: { n } });
  });
  const change = () =>
    db.server.asBus((sql) =>
      sql.execute('update deliveries set lost = $2, suspected = $3 where lane = $1', [`tasks:${queue}`, lost.times, lost.blamed]),
    );
  await expect.poll(change).toBe(count);
  return queue;
}

const blamed = async (queue: string): Promise<number | undefined> => {
  const sql = 'select suspected as times from deliveries where lane = $1';
  const [row] = await db.server.asBus((bus) => bus.rows<{ times: number }>(sql, [`tasks:${queue}`]));
  return row?.times;
};

/** Handles the queue's tasks; the most that ran at once. */
async function runAll(bus: Bus, queue: string, count: number): Promise<number> {
  const done = collect();
  let [running, most] = [0, 0];
  await using _sub = await bus.onTask({ queue, concurrency: count }, async (d) => {
    most = Math.max(most, (running += 1));
    for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
    running -= 1;
    done.add(d);
  });
  await done.count(count);
  return most;
}

describe('messages that were lost with their process', () => {
  beforeAll(async () => void (db = await withStore([conformanceSchema])));
  afterAll(() => db?.[Symbol.asyncDispose]());

  it('three times are handled one after the other, so that the next death has one to blame', async () => {
    await using bus = await EmbeddedBus.open(db.server, { watchMs: 60_000 });
    const queue = await lostTasks(4, { times: 3, blamed: 0 });
    expect(await runAll(bus, queue, 4)).toBe(1);
  });

  it('less often are handled at once', async () => {
    await using bus = await EmbeddedBus.open(db.server, { watchMs: 60_000 });
    const queue = await lostTasks(4, { times: 2, blamed: 0 });
    expect(await runAll(bus, queue, 4)).toBe(4);
  });

  it('are blamed no more when the process lives on', async () => {
    await using bus = await EmbeddedBus.open(db.server, { watchMs: 5 });
    const queue = await lostTasks(1, { times: 3, blamed: 1 });
    const [started, held] = [collect(), gate()];
    await using _sub = await bus.onTask({ queue }, async (d) => {
      started.add(d);
      await held.opened;
    });
    await started.count(1);
    await expect.poll(() => blamed(queue)).toBe(1);
    held.open();
  });

  it('are not blamed for an orderly end', async () => {
    await using bus = await EmbeddedBus.open(db.server, { watchMs: 60_000 });
    const queue = await lostTasks(1, { times: 3, blamed: 1 });
    const started = collect();
    const subscription = await bus.onTask({ queue }, async (d) => {
      started.add(d);
      await new Promise((_, reject) => d.signal.addEventListener('abort', () => reject(d.signal.reason as Error), { once: true }));
    });
    await started.count(1);
    expect(await blamed(queue)).toBe(2);
    await subscription[Symbol.asyncDispose]();
    expect(await blamed(queue)).toBe(1);
  });

  it('and blamed four times are buried unhandled', async () => {
    await using bus = await EmbeddedBus.open(db.server);
    const queue = await lostTasks(1, { times: 7, blamed: 4 });
    const got = collect();
    await using _sub = await bus.onTask({ queue }, async (d) => got.add(d));
    await expect.poll(() => bus.deadLetters.list({ lane: `tasks:${queue}` })).toMatchObject([{ error: { code: 'exhausted' } }]);
    expect(got.items).toEqual([]);
  });
});
