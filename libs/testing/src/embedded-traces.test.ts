import { SilentLog, openTracing } from '@hexad/telemetry';
import { SpanReceiver } from '@hexad/telemetry/testing';
import { expect, it } from 'vitest';
import { collect, conformanceSchema, enqueue, publish, unique } from './bus-under-test.js';
import { withStoreAndBus } from './with-store.js';

it('what is moved into the lanes of the embedded bus is sent once, and every handler is a part of that', async () => {
  await using receiver = await SpanReceiver.open();
  const tracing = await openTracing({ url: receiver.url, service: 'test', log: new SilentLog() });
  const [type, queue, got] = [unique('type'), unique('tasks'), collect()];
  {
    await using db = await withStoreAndBus([conformanceSchema], { tracing });
    for (const group of [unique('g'), unique('g')]) await db.bus.onEvent({ group, types: [type] }, async (delivery) => got.add(delivery));
    await db.bus.onTask({ queue, concurrency: 2 }, async (delivery) => got.add(delivery));
    const stand = { store: db.store(conformanceSchema) };
    await publish(stand, { type, key: 'k', data: {} });
    await enqueue(stand, { queue, key: 'k', data: {} });
    await got.count(3);
  }
  await tracing[Symbol.asyncDispose]();
  const named = (name: string) => receiver.spans.filter((span) => span.name === name);
  for (const [name, handlers] of [
    [type, 2],
    [queue, 1],
  ] as const) {
    const [sent] = named(`send ${name}`);
    expect([named(`send ${name}`).length, named(`process ${name}`).map(({ parentSpanId }) => parentSpanId)]).toEqual([
      1,
      Array.from({ length: handlers }, () => sent?.spanId),
    ]);
  }
});
