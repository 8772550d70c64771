import type { BusDriver, Received } from '@hexad/bus';
import type { NatsDriver } from '@hexad/bus/nats';
import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { Collector } from './collector.js';
import { numberOf, openDriver, outgoing, range } from './nats-driver-fixture.js';
import { hasNats, natsNames, natsProxy, urlOf } from './nats-server.js';

const queue = { kind: 'tasks', queue: 'q' } as const;
const few = { concurrency: 4, ackDeadlineMs: 60_000 };
const task = (n: number) => outgoing(n, { kind: 'task', name: 'q', key: `k${n}` });

/** Ids of as many letters of the queue, which has no worker afterwards. */
async function dying({ publish, subscribe, deadLetters }: Bound, count: number): Promise<string[]> {
  const taking = await subscribe(queue, few, (received) => void received.bury(new AppError('invalid', 'no such thing')));
  await publish(range(count).map(task));
  for (;;) {
    const letters = await deadLetters.list();
    if (letters.length < count) continue;
    await taking.stop();
    return letters.map(({ id }) => id);
  }
}

type Bound = Pick<NatsDriver, 'publish' | 'deadLetters'> & Pick<BusDriver, 'subscribe'>;
const bound = (driver: NatsDriver): Bound => ({
  publish: (batch) => driver.publish(batch),
  subscribe: (...args) => driver.subscribe(...args),
  deadLetters: driver.deadLetters,
});

/** The numbers of all tasks that wait, once, in order. */
async function waiting(driver: NatsDriver): Promise<number[]> {
  const got = new Collector<Received>();
  const taking = await driver.subscribe(queue, few, (received) => {
    void received.ack();
    got.add(received);
  });
  await driver.publish([task(1_000)]);
  const all = await got.until((items) => items.some((received) => numberOf(received) === 1_000));
  await taking.stop();
  return all
    .map(numberOf)
    .filter((n) => n < 1_000)
    .sort((a, b) => a - b);
}

const codeOf = (settled: PromiseSettledResult<void>): string =>
  settled.status === 'fulfilled' ? 'done' : (settled.reason as AppError).code;

describe.runIf(await hasNats())('dead letters on NATS', () => {
  it('that two put back at the same moment are put back by one; the other one is told that there is no such letter', async () => {
    await using names = natsNames();
    await using one = await openDriver(names.url, names);
    await using other = await openDriver(names.url, names);
    for (const id of await dying(bound(one), 10)) {
      const both = await Promise.allSettled([one.deadLetters.replay(id), other.deadLetters.replay(id)]);
      expect(both.map(codeOf).sort()).toEqual(['done', 'not_found']);
    }
    expect(await waiting(one)).toEqual(range(10));
  });

  it('that one puts back and another one drops at the same moment are where the one went who was told that it is done', async () => {
    await using names = natsNames();
    await using one = await openDriver(names.url, names);
    await using other = await openDriver(names.url, names);
    const ids = await dying(bound(one), 20);
    const replayed: number[] = [];
    for (const [n, id] of ids.entries()) {
      const letter = await one.deadLetters.show(id);
      const acts = [() => one.deadLetters.replay(id), () => other.deadLetters.drop(id)];
      const settled = await Promise.allSettled((n % 2 === 0 ? acts : acts.toReversed()).map((act) => act()));
      const codes = settled.map(codeOf);
      expect(codes.toSorted()).toEqual(['done', 'not_found']);
      if ((codes[0] === 'done') === (n % 2 === 0)) replayed.push((letter.message.data as { n: number }).n);
    }
    expect(await one.deadLetters.list()).toEqual([]);
    expect(await waiting(one)).toEqual(replayed.sort((a, b) => a - b));
  });

  it('are not lost when whoever puts them back dies over it: they are put back, or another one can do it', async () => {
    await using names = natsNames();
    const own = { prefix: names.prefix, leaseMs: 600 };
    await using alive = await openDriver(names.url, own);
    for (const id of await dying(bound(alive), 5)) {
      await using cable = await natsProxy();
      await using dead = await openDriver(urlOf(cable), own);
      const replay = dead.deadLetters.replay(id).catch(() => undefined);
      await new Promise(setImmediate);
      cable.away();
      await replay;
      const isThere = async () => (await alive.deadLetters.list()).some((letter) => letter.id === id);
      while (await isThere()) await alive.deadLetters.replay(id).catch(() => undefined);
    }
    expect(await waiting(alive)).toEqual(range(5));
  });
});
