import type { Lane, Received } from '@hexad/bus';
import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { Collector } from './collector.js';
import { numberOf, openDriver, outgoing, overKeys, range } from './nats-driver-fixture.js';
import { hasNats, natsNames, natsProxy, urlOf } from './nats-server.js';

const queue: Lane = { kind: 'tasks', queue: 'q' };
const events: Lane = { kind: 'events', group: 'test.group', types: ['hexad.test.thing.done.v1'] };
const one = { concurrency: 1, ackDeadlineMs: 60_000 };
const task = outgoing(1, { kind: 'task', name: 'q' });
const thirtyTasks = (from: number) => range(30).map((n) => outgoing(from + n, { kind: 'task', name: 'q', key: `k${from + n}` }));

describe.runIf(await hasNats())('tries on NATS', () => {
  it('of a task count what was tried, not what was given back', async () => {
    await using names = natsNames();
    await using driver = await openDriver(names.url, names);
    const got = new Collector<Received>();
    const settle = [
      (received: Received) => received.release(),
      (received: Received) => received.retry(5, new AppError('unavailable', 'not now')),
      (received: Received) => received.release(),
      (received: Received) => received.ack(),
    ];
    await driver.subscribe(queue, one, (received) => {
      void settle[got.items.length]!(received);
      got.add(received);
    });
    await driver.publish([task]);
    const all = await got.count(4);
    expect(all.map(({ attempt, crashes }) => [attempt, crashes])).toEqual([1, 1, 2, 2].map((attempt) => [attempt, 0]));
  });

  it('of short tasks that were sent ahead and given back, by a busy worker or one that ends, are first ones', async () => {
    await using names = natsNames();
    await using busy = await openDriver(names.url, names);
    await using free = await openDriver(names.url, names);
    const [done, held, rest] = [new Collector<Received>(), new Collector<Received>(), new Collector<Received>()];
    const takeUpTo = (long: number) => (received: Received) => {
      if (numberOf(received) === long) return held.add(received);
      void received.ack();
      done.add(received);
    };
    const taking = await busy.subscribe(queue, one, takeUpTo(15));
    await busy.publish(thirtyTasks(0));
    await held.count(1);
    await using ending = await openDriver(names.url, names);
    const ended = await ending.subscribe(queue, one, takeUpTo(45));
    await done.count(29);
    await busy.publish(thirtyTasks(30));
    await held.count(2);
    await Promise.all([taking.stop(), ended.stop()]);
    const before = done.items.length;
    await free.subscribe(queue, one, rest.add);
    for (let n = 0; n < 58 - before; n += 1) await (await rest.count(n + 1))[n]!.ack();
    const all = [...done.items, ...held.items, ...rest.items];
    expect(all.map(numberOf).sort((a, b) => a - b)).toEqual(range(60));
    expect(all.filter(({ attempt, crashes }) => attempt !== 1 || crashes !== 0)).toEqual([]);
    for (const received of held.items) await received.ack();
  });

  it('of a task whose process died are the same, and the death is told', async () => {
    await using names = natsNames();
    await using cable = await natsProxy();
    await using dead = await openDriver(urlOf(cable), names);
    await using alive = await openDriver(names.url, names);
    const [got, again] = [new Collector<Received>(), new Collector<Received>()];
    const short = { concurrency: 1, ackDeadlineMs: 300 };
    await dead.subscribe(queue, short, got.add);
    await alive.publish([task]);
    const [lost] = await got.count(1);
    cable.away();
    await alive.subscribe(queue, short, again.add);
    expect((await again.count(1)).map(({ attempt, crashes }) => [attempt, crashes])).toEqual([[1, 1]]);
    await new Promise<void>((resolve) => {
      if (lost!.lost.aborted) resolve();
      else lost!.lost.addEventListener('abort', () => resolve(), { once: true });
    });
  });

  it('of events that a dead process had are made alone, and one that it dies of again and again is told of', async () => {
    await using names = natsNames();
    const [begun, crashes] = [new Collector<number>(), new Collector<number>()];
    const own = { prefix: names.prefix, leaseMs: 600 };
    await using alive = await openDriver(names.url, own);
    for (let life = 0; life < 3; life += 1) {
      await using cable = await natsProxy();
      await using dying = await openDriver(urlOf(cable), own);
      const before = begun.items.length;
      await dying.subscribe(events, { ...one, concurrency: 8 }, (received) => {
        begun.add(numberOf(received));
        if (numberOf(received) === 0) crashes.add(received.crashes);
      });
      if (life === 0) await alive.publish(overKeys(0, 4, 1));
      await begun.count(before + 1);
      cable.away();
    }
    expect([crashes.items, begun.items]).toEqual([
      [0, 0, 1],
      [0, 0, 0],
    ]);
  });
});
