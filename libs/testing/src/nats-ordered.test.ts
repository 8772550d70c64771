import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { Lane } from '@hexad/bus';
import { describe, expect, it } from 'vitest';
import { unique } from './bus-under-test.js';
import { Collector } from './collector.js';
import { Handled, numberOf, openDriver, outgoing, range } from './nats-driver-fixture.js';
import { hasNats, natsNames } from './nats-server.js';

const options = { concurrency: 4, ackDeadlineMs: 60_000 };

describe.runIf(await hasNats())('ordered tasks on NATS', () => {
  it('are shared by two processes, in order of each key, and leave nothing on the server', async () => {
    await using names = natsNames();
    await using one = await openDriver(names.url, names);
    await using two = await openDriver(names.url, names);
    const [queue, handled, byOne, byTwo] = [unique('tasks'), new Handled(), new Collector<number>(), new Collector<number>()];
    const lane: Lane = { kind: 'tasks', queue };
    const tasks = (from: number, count: number) =>
      range(count).map((n) => outgoing(from + n, { kind: 'task', name: queue, key: `k${n % 40}`, ordered: true }));
    for (const [driver, by] of [[one, byOne] as const, [two, byTwo] as const]) {
      await driver.subscribe(lane, options, (received) => {
        by.add(numberOf(received));
        void handled.handle(received);
      });
    }
    let published = 0;
    for (; published < 1_200 || [byOne, byTwo].some(({ items }) => items.length === 0); published += 200) {
      await one.publish(tasks(published, 200));
      await handled.count(published);
    }
    await handled.count(published);
    expect([handled.numbers, handled.disordered, handled.overlaps]).toEqual([range(published), [], 0]);
    await using nc = await connect({ servers: names.url });
    const { streams } = await jetstreamManager(nc);
    const left = async (): Promise<number> =>
      (await streams.info(`${names.prefix.toUpperCase().replaceAll('-', '_')}_ORDERED`)).state.messages;
    await expect.poll(left, { timeout: 10_000 }).toBe(0);
  });
});
