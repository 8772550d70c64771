import { busSchema, EmbeddedBus } from '@hexad/bus';
import { openStore } from '@hexad/store';
import { hasPostgres, testPostgres } from '@hexad/store/testing';
import { describe, expect, it } from 'vitest';
import { collect, conformanceSchema, enqueue, gate, numbers, publish, unique } from './bus-under-test.js';
import { withStoreAndBus } from './with-store.js';

it('an event that nobody began waits for no clock, so that no later one of its key comes before it', async () => {
  await using db = await withStoreAndBus([conformanceSchema]);
  const { bus, server } = db;
  const [type, group, got] = [unique('type'), unique('g'), collect()];
  const stand = { store: db.store(conformanceSchema) };
  await (await bus.onEvent({ group, types: [type] }, async () => undefined))[Symbol.asyncDispose]();
  await publish(stand, { type, key: 'k', data: { n: 1 } });
  const moved = () => server.asBus((sql) => sql.execute(`update deliveries set due = now() + interval '1 hour'`));
  await expect.poll(moved).toBe(1);
  await publish(stand, { type, key: 'k', data: { n: 2 } });
  await bus.onEvent({ group, types: [type] }, async (delivery) => got.add(delivery));
  expect(numbers(await got.count(2))).toEqual([1, 2]);
});

describe.runIf(await hasPostgres())('ordered tasks on a database that two processes share', () => {
  it('come one at a time of a key and in order, whoever handles them', async () => {
    await using stack = new AsyncDisposableStack();
    const { url, ownerUrl } = stack.use(await testPostgres());
    const open = () => openStore({ url, ownerUrl, directUrl: url, schemas: [busSchema, conformanceSchema], poolSize: 4 });
    const servers = [stack.use(await open()), stack.use(await open())];
    await servers[0]!.migrate();
    const [queue, got, running, workers] = [unique('tasks'), collect(), new Set<string>(), new Set<number>()];
    const both = gate();
    let overlaps = 0;
    for (const [worker, server] of servers.entries()) {
      const bus = stack.use(await EmbeddedBus.open(server, { sweepMs: 20 }));
      await bus.onTask({ queue, concurrency: 2 }, async (d) => {
        const { key } = d.message;
        if (running.has(key)) overlaps += 1;
        running.add(key);
        if (workers.add(worker).size === servers.length) both.open();
        await both.opened;
        running.delete(key);
        got.add(d);
      });
    }
    const all = Array.from({ length: 120 }, (_, n) => n);
    const stand = { store: servers[0]!.store(conformanceSchema) };
    await enqueue(stand, ...all.map((n) => ({ queue, key: `k${n % 6}`, data: { n }, ordered: true })));
    const done = await got.count(all.length);
    const wrong = done.filter(({ message }, at) => {
      const before = done.slice(0, at).findLast((d) => d.message.key === message.key);
      return before !== undefined && numbers([before])[0]! !== (message.data as { n: number }).n - 6;
    });
    expect([overlaps, wrong]).toEqual([0, []]);
  });
});
