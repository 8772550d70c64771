import { SilentLog } from '@hexad/telemetry';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { embedded, notesSchema, postgres, someTenant, WRITTEN, type TestDatabase } from '../fixtures.js';
import { openStore } from '../open-store.js';
import { hasPostgres } from '../testing/test-postgres.js';
import { OutboxRelay, Publisher, type OutboxMessage, type Refusals } from './relay.js';

const withPostgres = await hasPostgres();
const numberOf = ({ data }: OutboxMessage): number => (data as { n: number }).n;

const NOWHERE: Refusals = { keep: async () => undefined };

/** A broker that confirms nothing until it is let, and knows what is on its way to it. */
class SlowBroker extends Publisher {
  readonly batches: number[][] = [];
  readonly underway = new Set<string>();
  most = 0;
  twiceAtOnce = 0;
  #open = Promise.withResolvers<void>();
  #watching: (() => void) | undefined;

  override async publish(batch: readonly OutboxMessage[]): Promise<void> {
    for (const { id } of batch) {
      if (this.underway.has(id)) this.twiceAtOnce += 1;
      this.underway.add(id);
    }
    this.most = Math.max(this.most, this.underway.size);
    this.batches.push(batch.map(numberOf));
    this.#watching?.();
    await this.#open.promise;
    await new Promise(setImmediate);
    for (const { id } of batch) this.underway.delete(id);
  }

  confirm(): void {
    this.#open.resolve();
  }

  /** The numbers that came, once there are so many. */
  async count(wanted: number): Promise<number[]> {
    while (this.batches.flat().length < wanted) await new Promise<void>((resolve) => (this.#watching = resolve));
    return this.batches.flat();
  }
}

describe.each([
  { name: 'embedded', open: embedded, there: true },
  { name: 'PostgreSQL', open: postgres, there: withPostgres },
])('relays from $name', ({ open, there }) => {
  const tenant = someTenant();
  let database: TestDatabase;
  let opened = new AsyncDisposableStack();
  beforeAll(async () => {
    if (there) database = await open();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await opened.disposeAsync();
    opened = new AsyncDisposableStack();
    if (there) await database.server.asBus((sql) => sql.execute('delete from notes.outbox'));
  });
  afterAll(() => database?.[Symbol.asyncDispose]());

  const relay = (broker: SlowBroker, options = {}) => {
    const log = new SilentLog();
    const made = opened.use(new OutboxRelay(database.server, broker, { log, sweepMs: 20, refused: NOWHERE, ...options }));
    // Before the relay ends, which waits for it.
    opened.defer(() => broker.confirm());
    return made;
  };
  const publish = (from: number, count: number, keys = 1) =>
    database.server.store(notesSchema).inTenant(tenant, async (tx) => {
      for (let n = from; n < from + count; n += 1) await tx.publish({ type: WRITTEN, key: `k${n % keys}`, data: { n } });
    });
  /** Milliseconds, by the clock of the database. */
  const leaseEnds = async () => {
    const sql = 'select extract(epoch from until)::float8 * 1000 as ends from notes.outbox_lease';
    return (await database.server.asBus((bus) => bus.rows<{ ends: number }>(sql)))[0]!.ends;
  };
  const leaseMovesBy = async (ms: number): Promise<void> => {
    const before = await leaseEnds();
    await expect.poll(leaseEnds, { timeout: 10_000 }).toBeGreaterThan(before + ms);
  };

  it.runIf(there)('have no more than one batch on its way, however slow the broker is and however much waits', async () => {
    const broker = new SlowBroker();
    await publish(0, 40);
    relay(broker, { batch: 5, leaseMs: 60 });
    await broker.count(5);
    await publish(40, 10);
    // Several sweeps and wake-ups later.
    await leaseMovesBy(100);
    expect(broker.batches).toEqual([[0, 1, 2, 3, 4]]);
    broker.confirm();
    expect(await broker.count(50)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(broker.most).toBe(5);
  });

  it.runIf(there)('take no more bytes at once than they may', async () => {
    const broker = new SlowBroker();
    broker.confirm();
    await database.server.store(notesSchema).inTenant(tenant, async (tx) => {
      for (let n = 0; n < 6; n += 1) await tx.publish({ type: WRITTEN, key: 'k', data: { n, text: 'x'.repeat(100_000) } });
    });
    relay(broker, { batchBytes: 200_000 });
    await broker.count(6);
    expect(broker.batches).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
  });

  it.runIf(there)('leave to one of them what it publishes, though that takes longer than its lease', async () => {
    const [slow, other] = [new SlowBroker(), new SlowBroker()];
    await publish(0, 3);
    relay(slow, { leaseMs: 60 });
    await slow.count(3);
    relay(other, { leaseMs: 60 });
    await leaseMovesBy(200);
    expect(other.batches).toEqual([]);
  });

  it.runIf(there)('ask the clock of the database who leads, not their own', async () => {
    const [leading, ahead] = [new SlowBroker(), new SlowBroker()];
    leading.confirm();
    ahead.confirm();
    relay(leading);
    await publish(0, 1);
    await leading.count(1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    relay(ahead);
    await publish(1, 1);
    await leading.count(2);
    expect(ahead.batches).toEqual([]);
  });

  it.runIf(there)('that come and go publish every row once, none of it twice at a time, and keep the order of each key', async () => {
    const broker = new SlowBroker();
    broker.confirm();
    const [keys, each, rounds] = [5, 20, 12];
    let before: OutboxRelay[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const present = [relay(broker, { batch: 7 }), relay(broker, { batch: 3 })];
      await publish(round * each, each, keys);
      // Whoever led so far goes, in the middle of its work or after it.
      if (round % 2 === 0) await broker.count(round * each + 5);
      await Promise.all(before.map((gone) => gone[Symbol.asyncDispose]()));
      before = present;
    }
    const numbers = await broker.count(rounds * each);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: rounds * each }, (_, n) => n));
    for (let key = 0; key < keys; key += 1) {
      const ofKey = numbers.filter((n) => n % keys === key);
      expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
    }
    expect(broker.twiceAtOnce).toBe(0);
  });
});

it.runIf(withPostgres)('relays of several processes on PostgreSQL publish every row once', async () => {
  await using database = await postgres();
  await using opened = new AsyncDisposableStack();
  const broker = new SlowBroker();
  broker.confirm();
  const processes = [1, 2, 3].map(async () =>
    opened.use(await openStore({ url: database.url, directUrl: database.url, schemas: [notesSchema], poolSize: 2 })),
  );
  for (const server of await Promise.all(processes)) {
    opened.use(new OutboxRelay(server, broker, { log: new SilentLog(), sweepMs: 20, batch: 10, refused: NOWHERE }));
  }
  const notes = database.server.store(notesSchema);
  for (let n = 0; n < 300; n += 1) await notes.inTenant(someTenant(), (tx) => tx.publish({ type: WRITTEN, key: 'k', data: { n } }));
  expect(await broker.count(300)).toEqual(Array.from({ length: 300 }, (_, n) => n));
  expect(broker.twiceAtOnce).toBe(0);
});
