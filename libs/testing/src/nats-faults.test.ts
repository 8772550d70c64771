import { randomUUID } from 'node:crypto';
import type { Lane, Received } from '@hexad/bus';
import { connect } from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';
import { Collector } from './collector.js';
import { Handled, numberOf, openDriver, outgoing, overKeys, range, someTenant } from './nats-driver-fixture.js';
import { hasNats, natsNames, natsProxy, OwnNats, urlOf } from './nats-server.js';

const events: Lane = { kind: 'events', group: 'test.group', types: ['hexad.test.thing.done.v1'] };
const options = { concurrency: 8, ackDeadlineMs: 60_000 };
const there = await hasNats();

describe.runIf(there)('NATS', () => {
  it('killed and started again goes on with everything, in order, and so do the subscriptions', async () => {
    await using server = await OwnNats.start();
    await using driver = await openDriver(server.url, { leaseMs: 2_000 });
    const [handled, tasks] = [new Handled(), new Collector<number>()];
    await driver.subscribe(events, options, (received) => void handled.handle(received));
    await driver.subscribe({ kind: 'tasks', queue: 'q' }, options, (received) => {
      tasks.add(numberOf(received));
      void received.ack();
    });
    await driver.publish(overKeys(0, 400, 16));
    await server.kill();
    await expect(driver.publish([outgoing(0)])).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await server.start();
    await published(driver, [...overKeys(400, 400, 16), outgoing(7, { kind: 'task', name: 'q' })]);
    await handled.count(800);
    expect(await tasks.count(1)).toEqual([7]);
    expect([new Set(handled.numbers).size, handled.disordered]).toEqual([800, []]);
  });

  it('that lost its disk gets its streams back, and the subscriptions go on', async () => {
    await using server = await OwnNats.start();
    await using driver = await openDriver(server.url, { leaseMs: 600 });
    const got = new Collector<number>();
    await driver.subscribe(events, options, (received) => {
      got.add(numberOf(received));
      void received.ack();
    });
    await server.kill();
    server.wipe();
    await server.start();
    // What is published before the group is made anew is not for it: so is everything on such a disk.
    for (let n = 0; got.items.length === 0; n += 1) {
      await published(driver, [outgoing(n)]);
      await new Promise(setImmediate);
    }
    expect(got.items.length).toBeGreaterThan(0);
  });

  it('without room refuses with `exhausted`', async () => {
    await using names = natsNames();
    await using driver = await openDriver(names.url, { prefix: names.prefix, maxBytes: 64 * 1024 });
    const many = range(200).map((n) => outgoing(n, { data: { n, text: 'x'.repeat(1_000) } }));
    await expect(driver.publish(many)).rejects.toMatchObject({ code: 'exhausted' });
  });

  it('that takes smaller messages than we do refuses before anything is sent', async () => {
    await using server = await OwnNats.start('max_payload: 20000');
    await using driver = await openDriver(server.url, {});
    const got = new Collector<Received>();
    await driver.subscribe(events, options, got.add);
    const large = outgoing(2, { data: 'x'.repeat(20_000) });
    await expect(driver.publish([outgoing(1), large])).rejects.toMatchObject({ code: 'too_large' });
    await driver.publish([outgoing(3)]);
    expect((await got.count(1)).map(numberOf)).toEqual([3]);
  });

  it('that cannot be reached is `unavailable` at once, and nothing is kept to be sent later', async () => {
    await using names = natsNames();
    await using cable = await natsProxy();
    await using driver = await openDriver(urlOf(cable), names);
    cable.away();
    await expect(driver.publish([outgoing(1)])).rejects.toMatchObject({ code: 'unavailable' });
    await expect(driver.publish([outgoing(2)])).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is not published to after the end', async () => {
    await using names = natsNames();
    const driver = await openDriver(names.url, names);
    await driver[Symbol.asyncDispose]();
    await expect(driver.publish([outgoing(1)])).rejects.toMatchObject({ code: 'unavailable', message: 'The bus is closed.' });
  });
});

describe.runIf(there)('messages on NATS', () => {
  it('are read by a program that knows nothing of us', async () => {
    await using names = natsNames();
    await using driver = await openDriver(names.url, names);
    await using outside = await connect({ servers: names.url });
    const subscription = outside.subscribe(`${names.prefix}.test.>`, { max: 1 });
    await outside.flush();
    await driver.publish([outgoing(1, { subject: 'Projekt ü' })]);
    for await (const message of subscription) {
      expect(message.json()).toEqual({ n: 1 });
      expect(['ce-type', 'ce-subject', 'content-type'].map((name) => message.headers?.get(name))).toEqual([
        'hexad.test.thing.done.v1',
        'Projekt%20%C3%BC',
        'application/json',
      ]);
    }
  });

  it('that were handed over too often are buried by the word of the server', async () => {
    await using names = natsNames();
    await using cable = await natsProxy();
    const own = { prefix: names.prefix, maxDeliver: 1 };
    await using dying = await openDriver(urlOf(cable), own);
    const got = new Collector<Received>();
    await dying.subscribe({ kind: 'tasks', queue: 'q' }, { concurrency: 1, ackDeadlineMs: 300 }, got.add);
    await using driver = await openDriver(names.url, own);
    await driver.publish([outgoing(1, { kind: 'task', name: 'q' })]);
    await got.count(1);
    cable.away();
    await driver.subscribe({ kind: 'tasks', queue: 'q' }, { concurrency: 1, ackDeadlineMs: 300 }, got.add);
    expect(await lettersOf(driver, 1)).toMatchObject([{ lane: 'tasks:q', error: { code: 'exhausted' }, message: { data: { n: 1 } } }]);
    expect(got.items).toHaveLength(1);
  });

  it('that somebody else put among the dead letters are listed, cannot be replayed and can be dropped', async () => {
    await using names = natsNames();
    await using driver = await openDriver(names.url, names);
    await using outside = await connect({ servers: names.url });
    const { deadLetters } = driver;
    await driver.publish([outgoing(1)]);
    await outside.request(`${names.prefix}-dead.events.${someTenant}.g`, 'x');
    const [letter] = await lettersOf(driver, 1);
    expect(letter).toMatchObject({ attempts: 0, error: { code: 'invalid' }, message: { data: 'x' } });
    await expect(deadLetters.replay(letter!.id)).rejects.toMatchObject({ code: 'invalid' });
    await deadLetters.drop(letter!.id);
    expect(await deadLetters.list()).toEqual([]);
  });

  it.each(['ä ö.*.>', 'with space', 'a..b', '.', 'x'.repeat(40)])('may be of a type or queue called %j', async (name) => {
    await using names = natsNames();
    await using driver = await openDriver(names.url, names);
    const got = new Collector<Received>();
    await driver.subscribe({ kind: 'events', group: name, types: [name] }, options, got.add);
    await driver.subscribe({ kind: 'tasks', queue: name }, options, got.add);
    await driver.publish([outgoing(1, { name, key: name }), outgoing(2, { kind: 'task', name, key: name })]);
    expect((await got.count(2)).map(numberOf).sort((a, b) => a - b)).toEqual([1, 2]);
    await driver.cancelTasks(someTenant, name, name);
  });

  it('may not have names that are empty or too long', async () => {
    await using names = natsNames();
    await using driver = await openDriver(names.url, names);
    for (const name of ['', 'x'.repeat(200)]) {
      await expect(driver.publish([outgoing(1, { name })])).rejects.toMatchObject({ code: 'invalid' });
      await expect(driver.subscribe({ kind: 'tasks', queue: name }, options, () => undefined)).rejects.toMatchObject({ code: 'invalid' });
    }
  });

  it('that come twice are stored once', async () => {
    await using names = natsNames();
    await using driver = await openDriver(names.url, names);
    const got = new Collector<Received>();
    await driver.subscribe(events, options, (received) => {
      got.add(received);
      void received.ack();
    });
    const twice = outgoing(1, { id: randomUUID() });
    await driver.publish([twice]);
    await driver.publish([twice, outgoing(2)]);
    expect((await got.count(2)).map(numberOf)).toEqual([1, 2]);
  });
});

type Driver = Awaited<ReturnType<typeof openDriver>>;

/** As the relay does: until the broker has it. */
async function published(driver: Driver, batch: Parameters<Driver['publish']>[0]): Promise<void> {
  for (;;) {
    try {
      return await driver.publish(batch);
    } catch {
      await new Promise(setImmediate);
    }
  }
}

async function lettersOf({ deadLetters }: Driver, count: number): Promise<Awaited<ReturnType<typeof deadLetters.list>>> {
  for (;;) {
    const letters = await deadLetters.list();
    if (letters.length >= count) return letters;
  }
}
