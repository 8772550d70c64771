import { expect, it } from 'vitest';
import { collect, conformanceSchema, numbers, publish, unique } from './bus-under-test.js';
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
