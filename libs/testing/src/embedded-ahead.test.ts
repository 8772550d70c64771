import { busSchema, EmbeddedBus } from '@hexad/bus';
import { openStore } from '@hexad/store';
import { hasPostgres, testPostgres } from '@hexad/store/testing';
import { describe, expect, it } from 'vitest';
import { collect, conformanceSchema, enqueue, gate, numbers, sorted, unique } from './bus-under-test.js';

describe.runIf(await hasPostgres())('tasks that were leased ahead', () => {
  it('go to another process when the one that leased them has a long one before them', async () => {
    await using stack = new AsyncDisposableStack();
    const { url, ownerUrl } = stack.use(await testPostgres());
    const open = () => openStore({ url, ownerUrl, directUrl: url, schemas: [busSchema, conformanceSchema], poolSize: 4 });
    const [one, other] = [stack.use(await open()), stack.use(await open())];
    await one.migrate();
    const [queue, got, elsewhere, end] = [unique('tasks'), collect(), collect(), gate()];
    const stand = { store: one.store(conformanceSchema) };
    const tasks = (from: number, count: number) => Array.from({ length: count }, (_, n) => ({ queue, key: 'k', data: { n: from + n } }));
    const bus = stack.use(await EmbeddedBus.open(one));
    await bus.onTask({ queue }, async (delivery) => {
      got.add(delivery);
      if (numbers([delivery])[0] === 10) await end.opened;
    });
    await enqueue(stand, ...tasks(0, 10));
    await got.count(10);
    await enqueue(stand, ...tasks(10, 10));
    await got.count(11);
    await stack.use(await EmbeddedBus.open(other, { sweepMs: 20 })).onTask({ queue }, async (delivery) => elsewhere.add(delivery));
    expect(sorted(numbers(await elsewhere.count(9)))).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19]);
    end.open();
  });
});
