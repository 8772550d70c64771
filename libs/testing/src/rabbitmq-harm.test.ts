import { openRabbitBus } from '@hexad/bus/rabbitmq';
import { AppError } from '@hexad/kernel';
import { Log, SilentLog } from '@hexad/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokerDeath, brokerLimit, type BusUnderHarm } from './bus-faults.js';
import { collect, conformanceSchema, numbers, publish, tenant, unique } from './bus-under-test.js';
import { Collector } from './collector.js';
import { RabbitServer } from './rabbitmq-server.js';
import { withStore, type TestStore } from './with-store.js';

/** Remembers the codes of the errors that it was warned of. */
class Warned extends Log {
  readonly codes = new Collector<string>();

  override warn(_message: string, fields: object = {}): void {
    if ('error' in fields && fields.error instanceof AppError) this.codes.add(fields.error.code);
  }
  override debug(): void {}
  override info(): void {}
  override error(): void {}
  override child(): Log {
    return this;
  }
}

describe.runIf(RabbitServer.installed)('on a broker of our own', { timeout: 120_000 }, () => {
  let broker: RabbitServer;
  let db: TestStore;
  beforeAll(async () => {
    broker = await RabbitServer.start();
    db = await withStore([conformanceSchema]);
  }, 180_000);
  afterAll(async () => {
    await db?.[Symbol.asyncDispose]();
    await broker?.[Symbol.asyncDispose]();
  }, 60_000);

  const open = (log: Log = new SilentLog()) => openRabbitBus({ server: db.server, url: broker.url, log });
  const store = () => db.store(conformanceSchema);

  it('what is published while the broker has no memory waits, and arrives when it has', async () => {
    const [log, type, got] = [new Warned(), unique('type'), collect()];
    await using bus = open(log);
    await bus.onEvent({ group: unique('g'), types: [type] }, async (d) => got.add(d));
    await broker.control('set_vm_memory_high_watermark', 'absolute', '1');
    await publish({ store: store() }, { type, key: 'k', data: { n: 1 } }, { type, key: 'k', data: { n: 2 } });
    await log.codes.until((codes) => codes.includes('exhausted'));
    expect(got.items).toEqual([]);
    await broker.control('set_vm_memory_high_watermark', '0.6');
    const done = await got.until((all) => numbers(all).includes(2));
    expect([...new Set(numbers(done))]).toEqual([1, 2]);
  });

  it('what is published to a queue that is full waits, and arrives when somebody took from it', async () => {
    const [log, type, group, got] = [new Warned(), unique('type'), unique('g'), collect()];
    await using bus = open(log);
    await (await bus.onEvent({ group, types: [type] }, async () => undefined))[Symbol.asyncDispose]();
    await broker.control('set_policy', 'full', `^hexad\\.events\\.${group}`, '{"max-length":1}', '--apply-to', 'queues');
    for (let n = 0; n < 5; n += 1) await publish({ store: store() }, { type, key: 'k', data: { n } });
    await log.codes.until((codes) => codes.includes('exhausted'));
    await bus.onEvent({ group, types: [type] }, async (d) => {
      if (await store().inTenant(tenant, (tx) => tx.firstTime(group, d.message.id))) got.add(d);
    });
    expect(numbers(await got.count(5))).toEqual([0, 1, 2, 3, 4]);
  });

  const harmed = async (): Promise<BusUnderHarm> => ({
    store: store(),
    open,
    kill: () => broker.kill(),
    start: () => broker.start(),
    [Symbol.asyncDispose]: async () => undefined,
  });

  brokerLimit('RabbitMQ', async () => {
    await broker.control('eval', 'application:set_env(rabbit, max_message_size, 50000).');
    return harmed();
  });

  brokerDeath('RabbitMQ', harmed);
});
