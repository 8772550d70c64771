import { randomUUID } from 'node:crypto';
import type { BrokerBus, DeadLetter, Handler } from '@hexad/bus';
import { openRabbitBus } from '@hexad/bus/rabbitmq';
import { connect } from 'amqplib';
import { describe, expect, it } from 'vitest';
import { aborted, collect, conformanceSchema, enqueue, publish, tenant, unique } from './bus-under-test.js';
import { rabbitProxy } from './rabbit-proxy.js';
import { hasRabbit, testRabbit } from './rabbitmq.js';
import { withStore } from './with-store.js';

/** A broker, a bus that lives on, and one after the other that do not. */
async function open() {
  await using stack = new AsyncDisposableStack();
  const { server } = stack.use(await withStore([conformanceSchema]));
  const rabbit = stack.use(testRabbit());
  const { proxy, url } = stack.use(await rabbitProxy(rabbit.url));
  const alive = stack.use(openRabbitBus({ server, ...rabbit }));
  const letters = async (lane: string): Promise<DeadLetter[]> => {
    for (;;) {
      const found = await alive.deadLetters.list({ lane });
      if (found.length > 0) return found;
    }
  };

  /** Lives until `end`; dies of every task or event with the key `poison`, as the broker sees it. How often it did. */
  async function lives(subscribe: (bus: BrokerBus, handler: Handler) => Promise<unknown>, handle: Handler, end: Promise<unknown>) {
    for (let deaths = 0; ; deaths += 1) {
      await using bus = openRabbitBus({ server, ...rabbit, url });
      const begun = Promise.withResolvers<void>();
      await subscribe(bus, async (delivery) => {
        if (delivery.message.key !== 'poison') return handle(delivery);
        begun.resolve();
        await aborted(delivery);
      });
      const died = await Promise.race([begun.promise.then(() => true), end.then(() => false)]);
      if (!died) return deaths;
      proxy.cut();
    }
  }
  const opened = stack.move();
  return { rabbit, alive, lives, letters, store: server.store(conformanceSchema), [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

describe.runIf(await hasRabbit())('poison on RabbitMQ', { timeout: 60_000 }, () => {
  it('of a group is buried when processes have died of it too often, and what waited behind it is handled', async () => {
    await using house = await open();
    const [type, group, done] = [unique('type'), unique('g'), collect()];
    const subscription = { group, types: [type] };
    await (await house.alive.onEvent(subscription, async () => undefined))[Symbol.asyncDispose]();
    await publish(house, ...['a', 'poison', 'b'].map((key, n) => ({ type, key, data: { n } })));
    const buried = house.letters(`events:${group}`);
    const deaths = await house.lives(
      (bus, handler) => bus.onEvent(subscription, handler),
      async (delivery) => done.add(delivery),
      buried,
    );
    expect(await buried).toMatchObject([{ error: { code: 'exhausted' }, message: { key: 'poison', data: { n: 1 } } }]);
    expect(deaths).toBeLessThan(25);
    await house.alive.onEvent(subscription, async (delivery) => done.add(delivery));
    await publish(house, { type, key: 'c', data: { n: 3 } });
    await done.until((all) => ['a', 'b', 'c'].every((key) => all.some(({ message }) => message.key === key)));
    expect(await house.alive.deadLetters.list({ lane: `events:${group}` })).toHaveLength(1);
  });

  it('of a queue is buried when processes have died of it too often, and the tasks behind it are done', async () => {
    await using house = await open();
    const [queue, done] = [unique('tasks'), collect()];
    await enqueue(house, ...['poison', 'a', 'b'].map((key, n) => ({ queue, key, data: { n } })));
    const both = done.count(2);
    const deaths = await house.lives(
      (bus, handler) => bus.onTask({ queue }, handler),
      async (delivery) => done.add(delivery),
      both,
    );
    await both;
    expect(deaths).toBeLessThan(25);
    expect(await house.letters(`tasks:${queue}`)).toMatchObject([{ error: { code: 'exhausted' }, message: { key: 'poison', tenant } }]);
  });

  it('that the broker itself gave up is read as `exhausted`, with its headers and body, and can be replayed', async () => {
    await using house = await open();
    const [queue, got] = [unique('tasks'), collect()];
    await enqueue(house, { queue, key: 'ключ', data: { n: 7 } });
    await handOverAgainAndAgain(house.rabbit.url, `${house.rabbit.prefix}.tasks.${queue}.normal`);
    const [letter] = await house.letters(`tasks:${queue}`);
    expect(letter).toMatchObject({
      error: { code: 'exhausted', message: expect.stringContaining('delivery_limit') as string },
      headers: { cloudEvents_specversion: '1.0', cloudEvents_tenant: tenant },
      message: { key: 'ключ', data: { n: 7 } },
    });
    expect(Math.abs(Date.parse(letter!.diedAt) - Date.now())).toBeLessThan(60_000);
    await house.alive.onTask({ queue }, async (delivery) => got.add(delivery));
    await house.alive.deadLetters.replay(letter!.id);
    expect(await got.count(1)).toMatchObject([{ attempt: 1, message: { id: letter!.message.id } }]);
  });

  it('that somebody else put among the dead letters is listed, and can be dropped', async () => {
    await using house = await open();
    const [queue, { prefix, url }] = [unique('tasks'), house.rabbit];
    await using _sub = await house.alive.onTask({ queue }, async () => {});
    const connection = await connect(url);
    const channel = await connection.createConfirmChannel();
    channel.sendToQueue(`${prefix}.dead.tasks.${queue}`, Buffer.from('x'), { headers: { 'x-hexad-error': '{"code":' } });
    await channel.waitForConfirms();
    await connection.close();
    const [letter] = await house.letters(`tasks:${queue}`);
    expect(letter).toMatchObject({ attempts: 0, error: { code: 'invalid' }, message: { data: 'x' } });
    await house.alive.deadLetters.drop(letter!.id);
    expect(await house.alive.deadLetters.list({ lane: `tasks:${queue}` })).toEqual([]);
  });
});

/** To a program that gives it back each time, until the broker has had enough. */
async function handOverAgainAndAgain(url: string, queue: string): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  let given = 0;
  const end = Promise.withResolvers<void>();
  // The queue is made when the first task comes.
  for (;;) {
    const probe = await connection.createChannel();
    probe.on('error', () => undefined);
    try {
      if ((await probe.checkQueue(queue)).messageCount === 1) break;
    } catch {
      // Not yet.
    }
  }
  await channel.consume(
    queue,
    (message) => {
      if (message === null) return;
      given += 1;
      channel.nack(message, false, true);
      if (given === 101) end.resolve();
    },
    { consumerTag: randomUUID() },
  );
  await end.promise;
  await connection.close();
}
