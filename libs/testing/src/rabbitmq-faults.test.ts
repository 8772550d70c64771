import { openRabbitBus } from '@hexad/bus/rabbitmq';
import { connect, type ConsumeMessage } from 'amqplib';
import { describe, expect, it } from 'vitest';
import { badInput } from './bus-bad-input.js';
import { busFaults, type BusUnderFault } from './bus-faults.js';
import { orderedFaults } from './bus-ordered-faults.js';
import { conformanceSchema, publish, tenant, unique } from './bus-under-test.js';
import { Collector } from './collector.js';
import { rabbitProxy } from './rabbit-proxy.js';
import { hasRabbit, testRabbit } from './rabbitmq.js';
import { withStore } from './with-store.js';

async function open(): Promise<BusUnderFault> {
  const stack = new AsyncDisposableStack();
  const { server } = stack.use(await withStore([conformanceSchema]));
  const rabbit = stack.use(testRabbit());
  const { proxy, url } = stack.use(await rabbitProxy(rabbit.url, { heartbeat: '1' }));
  return {
    store: server.store(conformanceSchema),
    proxy,
    open: (options) => openRabbitBus({ server, ...rabbit, ...options, url }),
    openElsewhere: () => openRabbitBus({ server, ...rabbit }),
    publishAgain: () => server.asBus(async (sql) => void (await sql.execute('update conformance.outbox set published_at = null'))),
    send: (type, attributes, body) => raw(rabbit.url, { exchange: `${rabbit.prefix}.events`, key: `${type}.0` }, attributes, body),
    sendTask: (queue, attributes, body) =>
      raw(rabbit.url, { exchange: '', key: `${rabbit.prefix}.tasks.${queue}.normal` }, attributes, body),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function raw(
  url: string,
  { exchange, key }: { exchange: string; key: string },
  attributes: Readonly<Record<string, string>>,
  body: Buffer,
): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`cloudEvents_${name}`, value]));
  channel.publish(exchange, key, body, { persistent: true, headers });
  await channel.waitForConfirms();
  await connection.close();
}

describe.runIf(await hasRabbit())('on a real broker', () => {
  busFaults('RabbitMQ', open);
  orderedFaults('RabbitMQ', open);
  badInput('RabbitMQ', 'the bus', open);

  it('a program that knows nothing of us reads JSON and headers', async () => {
    await using stack = new AsyncDisposableStack();
    const { server } = stack.use(await withStore([conformanceSchema]));
    const rabbit = stack.use(testRabbit());
    const bus = stack.use(openRabbitBus({ server, ...rabbit }));
    await bus.onEvent({ group: unique('g'), types: ['hexad.spec.spec.finalized.v1'] }, async () => undefined);
    const connection = await connect(rabbit.url);
    stack.defer(() => connection.close());
    const [channel, got] = [await connection.createChannel(), new Collector<ConsumeMessage>()];
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, `${rabbit.prefix}.events`, 'hexad.#');
    await channel.consume(queue, (message) => message && got.add(message), { noAck: true });
    const event = { type: 'hexad.spec.spec.finalized.v1', key: 'k', subject: 'project-1', data: { stories: 3 } };
    await publish({ store: server.store(conformanceSchema) }, event);
    const [message] = await got.count(1);
    expect(JSON.parse(String(message?.content))).toEqual({ stories: 3 });
    expect(message?.properties).toMatchObject({
      contentType: 'application/json',
      type: event.type,
      headers: {
        cloudEvents_specversion: '1.0',
        cloudEvents_type: event.type,
        cloudEvents_subject: 'project-1',
        cloudEvents_tenant: tenant,
      },
    });
  });
});
