import type { Lane } from '@hexad/bus';
import { describe, expect, it } from 'vitest';
import { gate } from './bus-under-test.js';
import { Collector } from './collector.js';
import { Handled, numberOf, openDriver, outgoing, overKeys, range } from './nats-driver-fixture.js';
import { hasNats, natsNames, natsProxy, urlOf } from './nats-server.js';

const TYPE = 'hexad.test.thing.done.v1';
const lane: Lane = { kind: 'events', group: 'test.group', types: [TYPE] };
const options = { concurrency: 8, ackDeadlineMs: 60_000 };

describe.runIf(await hasNats())('the partitions of a group on NATS', () => {
  it('are shared out when another process comes, and taken back when it goes, in order and without anything twice', async () => {
    await using names = natsNames();
    const [one, two, handled] = [await openDriver(names.url, names), await openDriver(names.url, names), new Handled()];
    const byTwo = new Collector<number>();
    await one.subscribe(lane, options, (received) => void handled.handle(received));
    const publishing = (async () => {
      for (let from = 0; from < 2_000; from += 200) await one.publish(overKeys(from, 200, 40));
    })();
    const second = await two.subscribe(lane, options, (received) => {
      byTwo.add(numberOf(received));
      void handled.handle(received);
    });
    await publishing;
    await handled.count(2_000);
    await one.publish(overKeys(2_000, 400, 40));
    await byTwo.count(1);
    await second.stop();
    await second.close?.();
    await two[Symbol.asyncDispose]();
    await one.publish(overKeys(2_400, 400, 40));
    await handled.count(2_800);
    await one[Symbol.asyncDispose]();
    expect([handled.numbers, handled.disordered, handled.overlaps]).toEqual([range(2_800), [], 0]);
  });

  it('of a process that was cut off are taken over, in order; what it still settles changes nothing', async () => {
    await using names = natsNames();
    await using cable = await natsProxy();
    const own = { prefix: names.prefix, leaseMs: 1_000 };
    await using dead = await openDriver(urlOf(cable), own);
    await using alive = await openDriver(names.url, own);
    const [handled, begun, lost] = [new Handled(), new Collector<number>(), new Collector<number>()];
    const taking = await dead.subscribe(lane, options, (received) => {
      begun.add(numberOf(received));
      received.lost.addEventListener('abort', () => lost.add(numberOf(received)), { once: true });
    });
    await alive.publish(overKeys(0, 80, 8));
    await begun.count(8);
    cable.away();
    await alive.subscribe(lane, options, (received) => void handled.handle(received));
    await handled.count(80);
    await lost.count(8);
    expect([handled.numbers, handled.disordered, begun.items.length]).toEqual([range(80), [], 8]);
    await taking.stop();
  });

  it('that were cut for a moment go on where they were: nothing is lost, out of order or begun twice', async () => {
    await using names = natsNames();
    await using cable = await natsProxy();
    await using cut = await openDriver(urlOf(cable), { prefix: names.prefix });
    await using other = await openDriver(names.url, { prefix: names.prefix });
    const [handled, held, begun] = [new Handled(), gate(), new Collector<number>()];
    await cut.subscribe(lane, options, (received) => {
      begun.add(numberOf(received));
      void held.opened.then(() => handled.handle(received));
    });
    await other.publish(overKeys(0, 400, 16));
    await begun.count(8);
    cable.away();
    await other.publish(overKeys(400, 400, 16));
    cable.resume();
    held.open();
    await handled.count(800);
    expect([handled.numbers, handled.disordered, handled.overlaps]).toEqual([range(800), [], 0]);
  });

  it('go to those who know all types of the group while an older version still runs', async () => {
    await using names = natsNames();
    await using old = await openDriver(names.url, names);
    await using fresh = await openDriver(names.url, names);
    const NEW = 'hexad.test.other.happened.v1';
    const [byOld, byFresh] = [new Collector<string>(), new Collector<string>()];
    await old.subscribe(lane, options, (received) => {
      byOld.add(received.message.type);
      void received.ack();
    });
    await fresh.subscribe({ ...lane, types: [TYPE, NEW] }, options, (received) => {
      byFresh.add(received.message.type);
      void received.ack();
    });
    await old.publish(range(16).map((n) => outgoing(n, { name: NEW, key: `k${n}` })));
    expect(await byFresh.count(16)).toEqual(range(16).map(() => NEW));
    expect(byOld.items).toEqual([]);
  });
});
