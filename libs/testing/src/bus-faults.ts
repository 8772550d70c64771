import { randomUUID } from 'node:crypto';
import type { BrokerBus, Bus, BusOptions, Delivery } from '@hexad/bus';
import type { Store } from '@hexad/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aborted, collect, deadOf, enqueue, gate, numbers, publish, sorted, tenant, unique } from './bus-under-test.js';
import type { Collector } from './collector.js';
import type { TcpProxy } from './tcp-proxy.js';

/** A broker that can be harmed, and buses on it as several processes would have them. */
export interface BusUnderFault extends AsyncDisposable {
  readonly store: Store;
  /** The way to the broker of the buses that `open` opens. */
  readonly proxy: TcpProxy;
  open(options?: BusOptions): BrokerBus;
  /** One that does not go through the proxy. */
  openElsewhere(): BrokerBus;
  /** Has every message of the outbox published once more. */
  publishAgain(): Promise<void>;
  /** A message as an outside program would send it, to those who subscribed to the type. */
  send(type: string, attributes: Readonly<Record<string, string>>, body: Buffer): Promise<void>;
  /** The same to the workers of a queue. */
  sendTask(queue: string, attributes: Readonly<Record<string, string>>, body: Buffer): Promise<void>;
}

/** A broker of our own. */
export interface BusUnderHarm extends AsyncDisposable {
  readonly store: Store;
  open(): BrokerBus;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** On what it has on its disk. */
  start(): Promise<void>;
}

const soon = { delayMs: 5, maxDelayMs: 10 };
export const numbered = (type: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => ({ type, key: `k${(from + n) % 3}`, data: { n: from + n } }));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** What becomes of messages when the broker, the way to it or the messages themselves are not as they should be. */
export function busFaults(name: string, open: () => Promise<BusUnderFault>): void {
  describe(`faults of ${name}`, () => {
    let faulty: BusUnderFault;
    beforeAll(async () => void (faulty = await open()), 180_000);
    afterAll(() => faulty?.[Symbol.asyncDispose](), 60_000);

    const waiting = async (type: string): Promise<number> => {
      const sql = 'select 1 from outbox where published_at is null and name = $1';
      return (await faulty.store.inTenant(tenant, (tx) => tx.query(sql, [type]))).length;
    };

    it('what is published while the broker is away waits in the outbox and arrives afterwards', async () => {
      await using bus = faulty.open();
      const type = unique('type');
      const done = await effects(faulty.store, bus, type);
      faulty.proxy.away();
      await publish(faulty, ...numbered(type, 6));
      expect(await waiting(type)).toBe(6);
      faulty.proxy.resume();
      await done.count(6);
      expect(wrong(done, 6)).toEqual([]);
    });

    it('a bus opens while the broker is away, and subscribes when it is there', async () => {
      faulty.proxy.away();
      await using bus = faulty.open();
      const type = unique('type');
      const subscribing = effects(faulty.store, bus, type);
      faulty.proxy.resume();
      const done = await subscribing;
      await publish(faulty, ...numbered(type, 1));
      expect(numbers(await done.count(1))).toEqual([0]);
    });

    it('connections that are cut again and again lose nothing, double no effect and keep the order', async () => {
      await using bus = faulty.open();
      const type = unique('type');
      const done = await effects(faulty.store, bus, type);
      for (let round = 0; round < 10; round += 1) {
        await publish(faulty, ...numbered(type, 12, round * 12));
        await done.count(round * 12 + 1);
        faulty.proxy.cut();
      }
      await done.count(120);
      expect(wrong(done, 120)).toEqual([]);
    });

    it('a connection over which nothing comes any more is given up', async () => {
      await using bus = faulty.open();
      const [type, queue, tasks] = [unique('type'), unique('tasks'), collect()];
      const done = await effects(faulty.store, bus, type);
      await bus.onTask({ queue }, async (d) => tasks.add(d));
      faulty.proxy.hold();
      await publish(faulty, ...numbered(type, 3));
      await enqueue(faulty, { queue, key: 'k', data: { n: 1 } });
      await faulty.proxy.another();
      faulty.proxy.resume();
      await done.count(3);
      await tasks.count(1);
      expect(wrong(done, 3)).toEqual([]);
    });

    it('tasks are done though the connection is cut while they run', async () => {
      await using bus = faulty.open();
      const [queue, started, ended, held] = [unique('tasks'), collect(), collect(), gate()];
      await bus.onTask({ queue, concurrency: 2, retry: soon }, async (d) => {
        started.add(d);
        if (started.items.length === 1) await Promise.race([aborted(d), held.opened]);
        if (!d.signal.aborted) ended.add(d);
      });
      await enqueue(faulty, ...[1, 2, 3].map((n) => ({ queue, key: 'k', data: { n } })));
      await started.count(1);
      faulty.proxy.cut();
      held.open();
      expect(sorted([...new Set(numbers(await ended.until((all) => new Set(numbers(all)).size === 3)))])).toEqual([1, 2, 3]);
    });

    it('what a process that is gone had not settled goes to another', async () => {
      const gone = faulty.open();
      const [type, group, started, held] = [unique('type'), unique('g'), collect(), gate()];
      await gone.onEvent({ group, types: [type] }, async (d) => {
        started.add(d);
        await held.opened;
      });
      await publish(faulty, ...numbered(type, 6));
      await started.count(1);
      // Only now, so that what was begun is certainly with the first.
      await using other = faulty.openElsewhere();
      const done = await effects(faulty.store, other, type, group);
      faulty.proxy.away();
      await done.count(6);
      expect(wrong(done, 6)).toEqual([]);
      held.open();
      faulty.proxy.resume();
      await gone[Symbol.asyncDispose]();
    });

    it('messages that are published twice take effect once', async () => {
      await using bus = faulty.open();
      const type = unique('type');
      const done = await effects(faulty.store, bus, type);
      await publish(faulty, ...numbered(type, 3));
      await done.count(3);
      await faulty.publishAgain();
      await publish(faulty, ...numbered(type, 3, 3));
      await done.count(6);
      expect(wrong(done, 6)).toEqual([]);
    });

    it('a subscription ends in order: what runs is finished, the rest is for the next', async () => {
      await using bus = faulty.open();
      const [queue, started, held, rest] = [unique('tasks'), collect(), gate(), collect()];
      const subscription = await bus.onTask({ queue }, async (d) => {
        started.add(d);
        await held.opened;
      });
      await enqueue(faulty, ...[1, 2, 3].map((n) => ({ queue, key: 'k', data: { n } })));
      await started.count(1);
      const ending = subscription[Symbol.asyncDispose]();
      held.open();
      await ending;
      await using next = faulty.open();
      await next.onTask({ queue }, async (d) => rest.add(d));
      expect(numbers(await rest.count(2))).toEqual([2, 3]);
    });

    it('a bus that was closed is used no more, and what is published waits', async () => {
      const bus = faulty.open();
      const type = unique('type');
      const group = unique('g');
      await effects(faulty.store, bus, type, group);
      await bus[Symbol.asyncDispose]();
      await expect(bus.onEvent({ group, types: [type] }, async () => undefined)).rejects.toMatchObject({ code: 'unavailable' });
      await publish(faulty, ...numbered(type, 1));
      expect(await waiting(type)).toBe(1);
      await using next = faulty.open();
      expect(numbers(await (await effects(faulty.store, next, type, group)).count(1))).toEqual([0]);
    });

    it('a megabyte arrives as it was', async () => {
      await using bus = faulty.open();
      const [type, text] = [unique('type'), 'ä'.repeat(499_000)];
      const done = await effects(faulty.store, bus, type);
      await publish(faulty, { type, key: 'k', data: { text } });
      const [delivery] = await done.count(1);
      expect(delivery?.message.data).toEqual({ text });
    });

    it('keys, subjects and actors may be of any script', async () => {
      await using bus = faulty.open();
      const [type, key, subject] = [unique('type'), 'ключ *.# ~%\u0001', '项目 1 🚀'];
      const done = await effects(faulty.store, bus, type);
      await publish(faulty, { type, key, subject, data: {} });
      expect((await done.count(1))[0]?.message).toMatchObject({ key, subject });
    });

    it('nothing is a body too', async () => {
      await using bus = faulty.open();
      const type = unique('type');
      const done = await effects(faulty.store, bus, type);
      await faulty.send(type, envelope(type), Buffer.alloc(0));
      expect((await done.count(1))[0]?.message).toMatchObject({ type, data: null });
    });
  });
}

/** What becomes of messages when the broker itself dies. */
export function brokerDeath(name: string, open: () => Promise<BusUnderHarm>): void {
  describe(`the death of ${name}`, { timeout: 180_000 }, () => {
    let harmed: BusUnderHarm;
    beforeAll(async () => void (harmed = await open()), 180_000);
    afterAll(() => harmed?.[Symbol.asyncDispose](), 60_000);

    it('in the middle loses nothing, doubles no effect and keeps the order', async () => {
      await using bus = harmed.open();
      const [type, queue, tasks] = [unique('type'), unique('tasks'), collect()];
      const done = await effects(harmed.store, bus, type);
      await bus.onTask({ queue }, async (d) => tasks.add(d));
      await publish(harmed, ...numbered(type, 30));
      await done.count(1);
      await harmed.kill();
      await publish(harmed, ...numbered(type, 30, 30));
      await enqueue(harmed, { queue, key: 'k', data: { n: 1 } });
      await harmed.start();
      await tasks.count(1);
      await done.count(60);
      expect(wrong(done, 60)).toEqual([]);
    });
  });
}

/** What becomes of a message that is larger than this broker takes: of more than 50,000 bytes. */
export function brokerLimit(name: string, open: () => Promise<BusUnderHarm>): void {
  it(`a message that ${name} refuses for its size goes to the dead letters, and the ones behind it arrive in order`, async () => {
    await using harmed = await open();
    await using bus = harmed.open();
    const type = unique('type');
    const done = await effects(harmed.store, bus, type);
    const large = { type, key: 'k1', data: { n: -1, text: 'x'.repeat(60_000) } };
    await publish(harmed, ...numbered(type, 3), large, ...numbered(type, 3, 3));
    await done.count(6);
    expect(wrong(done, 6)).toEqual([]);
    const [letter] = await deadOf(bus, 'outbox:conformance');
    expect(letter).toMatchObject({ attempts: 0, error: { code: 'too_large' }, headers: { type, tenant }, message: { data: large.data } });
    await expect(bus.deadLetters.replay(letter!.id)).rejects.toMatchObject({ code: 'too_large' });
    expect(await bus.deadLetters.list({ tenant: randomUUID() })).toEqual([]);
    expect(await bus.deadLetters.list({ after: letter!.id })).toEqual([]);
    expect(await bus.deadLetters.show(letter!.id)).toEqual(letter);
    await bus.deadLetters.drop(letter!.id);
    for (const act of ['show', 'replay', 'drop'] as const)
      await expect(bus.deadLetters[act](letter!.id)).rejects.toMatchObject({ code: 'not_found' });
  });
}

/** Subscribes with an effect that is written once for each message; the deliveries that took effect. */
export async function effects(store: Store, bus: Bus, type: string, group = unique('g')): Promise<Collector<Delivery>> {
  const done = collect();
  await bus.onEvent({ group, types: [type], retry: soon }, async (d) => {
    const first = await store.inTenant(tenant, (tx) => tx.firstTime(group, d.message.id));
    if (first) done.add(d);
  });
  return done;
}

/** What is not as it should be: each number once, and the order of each key. */
export function wrong(done: Collector<Delivery>, count: number): string[] {
  const all = numbers(done.items);
  const disordered = ['k0', 'k1', 'k2'].filter((key) => {
    const ofKey = numbers(done.items.filter(({ message }) => message.key === key));
    return ofKey.join() !== sorted(ofKey).join();
  });
  return [
    ...upTo(count)
      .filter((n) => !all.includes(n))
      .map((n) => `${n} is lost`),
    ...all.filter((n, place) => all.indexOf(n) !== place).map((n) => `${n} is doubled`),
    ...disordered.map((key) => `${key} is out of order`),
  ];
}

export const envelope = (type: string): Record<string, string> => ({
  specversion: '1.0',
  id: randomUUID(),
  type,
  source: '/somebody',
  time: '2026-01-15T12:00:00Z',
  tenant,
  actor: 'user:7',
  key: 'k',
});
