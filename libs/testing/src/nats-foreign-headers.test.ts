import type { Lane, Received } from '@hexad/bus';
import type { NatsDriver } from '@hexad/bus/nats';
import { connect, MsgHdrsImpl } from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';
import { Collector } from './collector.js';
import { openDriver, outgoing } from './nats-driver-fixture.js';
import { hasNats, natsNames } from './nats-server.js';

const TYPE = 'hexad.test.thing.done.v1';
const few = { concurrency: 4, ackDeadlineMs: 60_000 };

class Bytes extends MsgHdrsImpl {
  override encode(): Uint8Array {
    return Buffer.from('NATS/1.0\r\nce-type: x\r\nno name: 1\r\nkept: 2\r\nlines: 3\n4\r\n\r\n');
  }
}

/** Headers that the client fails to read, and with it all that comes after them. This also fails when the client no longer lets us read them. */
async function foreign(url: string, subject: string): Promise<void> {
  await using nc = await connect({ servers: url });
  for (const body of ['{}', '']) await nc.request(subject, body, { headers: new Bytes(), timeout: 5_000 });
}

/** What was handled, when ours came after the foreign ones, and the headers of those. */
async function after(driver: NatsDriver, lane: Lane, send: () => Promise<void>): Promise<unknown> {
  const [done, buried] = [new Collector<unknown>(), new Collector<string>()];
  const handle = async (received: Received): Promise<void> => {
    if (received.malformed) {
      await received.bury(received.malformed);
      return buried.add(received.malformed.code);
    }
    await received.ack();
    done.add(received.message.data);
  };
  const taking = await driver.subscribe(lane, few, (received) => void handle(received));
  await send();
  await driver.publish([outgoing(1, lane.kind === 'tasks' ? { kind: 'task', name: lane.queue } : {})]);
  const [handled, codes] = [await done.count(1), await buried.count(2)];
  await taking.stop();
  return [handled, codes, (await driver.deadLetters.list()).map(({ headers }) => headers)];
}

describe.runIf(await hasNats())('headers of other programs on NATS', () => {
  const headers = { 'ce-type': 'x', kept: '2' };
  const expected = [[{ n: 1 }], ['invalid', 'invalid'], [headers, headers]];

  it('that the client cannot read bring an event to the dead letters, and hold up no other', async () => {
    await using names = natsNames();
    await using driver = await openDriver(names.url, names);
    const lane: Lane = { kind: 'events', group: 'test.group', types: [TYPE] };
    expect(await after(driver, lane, () => foreign(names.url, `${names.prefix}.test.thing.done.v1.0`))).toEqual(expected);
  });

  it('that the client cannot read bring a task to the dead letters, and hold up no other', async () => {
    await using names = natsNames();
    await using driver = await openDriver(names.url, names);
    const lane: Lane = { kind: 'tasks', queue: 'q' };
    expect(await after(driver, lane, () => foreign(names.url, `${names.prefix}-tasks.normal.q.t.k`))).toEqual(expected);
  });
});
