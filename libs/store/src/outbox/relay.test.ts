import { AppError } from '@hexad/kernel';
import { Metrics, SilentLog } from '@hexad/telemetry';
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { embedded, notesSchema, postgres, someTenant, type TestDatabase, WRITTEN } from '../fixtures.js';
import { openStore } from '../open-store.js';
import { hasPostgres } from '../testing/test-postgres.js';
import { OutboxRelay, Publisher, type OutboxMessage, type Refusals } from './relay.js';

/** A broker that keeps what it confirmed, and refuses as often as it is told to. */
class Broker extends Publisher {
  readonly confirmed: OutboxMessage[] = [];
  refusals = 0;
  tries = 0;
  /** What it never takes, and with which error. */
  never: { readonly n: readonly number[]; readonly error: AppError } | undefined;
  #watching: (() => void) | undefined;

  override async publish(batch: readonly OutboxMessage[]): Promise<void> {
    this.tries += 1;
    if (this.refusals > 0) {
      this.refusals -= 1;
      throw new Error('the broker is away');
    }
    const { n = [], error } = this.never ?? {};
    if (batch.some(({ data }) => n.includes((data as { n: number }).n))) throw error!;
    this.confirmed.push(...batch);
    this.#watching?.();
  }

  /** The numbers of the messages, once there are so many. */
  async count(wanted: number): Promise<number[]> {
    while (this.confirmed.length < wanted) await new Promise<void>((resolve) => (this.#watching = resolve));
    return this.confirmed.map(({ data }) => (data as { n: number }).n);
  }
}

const withPostgres = await hasPostgres();

describe.each([
  { name: 'embedded', open: embedded, there: true },
  { name: 'PostgreSQL', open: postgres, there: withPostgres },
])('a relay from $name to a broker', ({ open, there }) => {
  const tenant = someTenant();
  let database: TestDatabase;
  let relays: AsyncDisposableStack;
  beforeAll(async () => {
    if (there) database = await open();
    relays = new AsyncDisposableStack();
  });
  afterEach(async () => {
    await relays.disposeAsync();
    relays = new AsyncDisposableStack();
    if (there) await database.server.asBus((sql) => sql.execute('delete from notes.outbox'));
  });
  afterAll(() => database?.[Symbol.asyncDispose]());

  const relay = (broker: Broker, options = {}) =>
    relays.use(
      new OutboxRelay(database.server, broker, { log: new SilentLog(), sweepMs: 20, refused: { keep: async () => undefined }, ...options }),
    );
  const publish = (...numbers: readonly number[]) =>
    database.server.store(notesSchema).inTenant(tenant, async (tx) => {
      for (const n of numbers) await tx.publish({ type: WRITTEN, key: 'k', data: { n } });
    });
  const unpublished = async () =>
    (
      await database.server.asBus((sql) =>
        sql.rows<{ n: number }>('select count(*)::int as n from notes.outbox where published_at is null'),
      )
    )[0]?.n;

  it.runIf(there)('takes what was committed before and after it began, in order', async () => {
    await publish(1, 2);
    const broker = new Broker();
    relay(broker);
    await publish(3);
    expect(await broker.count(3)).toEqual([1, 2, 3]);
    expect(broker.confirmed[0]).toMatchObject({ kind: 'event', name: 'written', service: 'notes', tenant, key: 'k', priority: 1 });
  });

  it.runIf(there)('takes what is delayed when it is due, without a sweep, and what came later before', async () => {
    const [broker, times] = [new Broker(), [] as number[]];
    relay(broker, { sweepMs: 600_000 });
    await database.server.store(notesSchema).inTenant(tenant, async (tx) => {
      for (const [n, delayMs] of [200, 100].entries()) await tx.enqueue({ queue: 'tasks', key: 'k', data: { n }, delayMs });
      await tx.publish({ type: WRITTEN, key: 'k', data: { n: 2 } });
    });
    for (const count of [1, 2, 3]) {
      await broker.count(count);
      times.push(Date.now() - broker.confirmed[0]!.time.getTime());
    }
    expect(await broker.count(3)).toEqual([2, 1, 0]);
    expect(times[1]).toBeGreaterThanOrEqual(98);
    expect(times[2]).toBeGreaterThanOrEqual(198);
  });

  it.runIf(there)('takes what was delayed before it began', async () => {
    const notes = database.server.store(notesSchema);
    await notes.inTenant(tenant, (tx) => tx.enqueue({ queue: 'tasks', key: 'k', data: { n: 1 }, delayMs: 150 }));
    const broker = new Broker();
    relay(broker, { sweepMs: 600_000 });
    expect(await broker.count(1)).toEqual([1]);
  });

  it.runIf(there)('takes what waited for it in the order in which it was written or fell due', async () => {
    const notes = database.server.store(notesSchema);
    const task = (n: number, delayMs = 0) => notes.inTenant(tenant, (tx) => tx.enqueue({ queue: 'tasks', key: 'k', data: { n }, delayMs }));
    await task(4, 3_600_000);
    await task(1);
    await task(2, 1);
    const waiting = () => database.server.asBus((sql) => sql.rows('select 1 from notes.outbox where due_at > clock_timestamp()'));
    await expect.poll(waiting).toHaveLength(1);
    await task(3);
    // The clock of the embedded database has milliseconds: what is written and falls due in the same one is level.
    const afterTheLast = `(select max(time) from notes.outbox) + interval '1 ms'`;
    await database.server.asBus((sql) => sql.rows(`update notes.outbox set due_at = ${afterTheLast} where due_at > clock_timestamp()`));
    const broker = new Broker();
    relay(broker, { batch: 3 });
    expect(await broker.count(4)).toEqual([1, 2, 3, 4]);
  });

  it.runIf(there)('takes it in batches', async () => {
    const numbers = Array.from({ length: 10 }, (_, n) => n);
    await publish(...numbers);
    const broker = new Broker();
    relay(broker, { batch: 3 });
    expect(await broker.count(10)).toEqual(numbers);
  });

  it.runIf(there)('marks nothing that the broker did not confirm, and tries again', async () => {
    const broker = new Broker();
    broker.refusals = 2;
    relay(broker);
    await publish(1, 2);
    expect(await broker.count(2)).toEqual([1, 2]);
    await expect.poll(unpublished).toBe(0);
  });

  it.runIf(there)('leaves what the broker does not take', async () => {
    const broker = new Broker();
    broker.refusals = Infinity;
    const away = relay(broker);
    await publish(1);
    await away[Symbol.asyncDispose]();
    expect(await unpublished()).toBe(1);
  });

  it.runIf(there)('sets aside what the broker will never take, and keeps the order of the rest', async () => {
    const [broker, metrics, kept] = [new Broker(), new Metrics(), [] as unknown[]];
    broker.never = { n: [3, 7], error: new AppError('too_large', 'more than this broker takes') };
    const refused: Refusals = { keep: async (_sql, message, error) => void kept.push([message.data, error.code]) };
    relay(broker, { refused, metrics, batch: 5 });
    await publish(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(await broker.count(7)).toEqual([1, 2, 4, 5, 6, 8, 9]);
    await expect.poll(unpublished).toBe(0);
    expect(kept).toEqual([
      [{ n: 3 }, 'too_large'],
      [{ n: 7 }, 'too_large'],
    ]);
    expect(metrics.samples()).toMatchObject([
      { name: 'hexad_bus_refused_total', value: 2, labels: { lane: 'outbox:notes', code: 'too_large' } },
    ]);
  });

  it.runIf(there)('leaves in its place what could not be set aside', async () => {
    const broker = new Broker();
    broker.never = { n: [1], error: new AppError('invalid', 'no name') };
    let failures = 0;
    const refused: Refusals = {
      keep: async () => {
        failures += 1;
        throw new Error('no room for it');
      },
    };
    const failing = relay(broker, { refused });
    await publish(1);
    await expect.poll(() => failures).toBeGreaterThan(1);
    await failing[Symbol.asyncDispose]();
    expect(await unpublished()).toBe(1);
  });

  it.runIf(there)('waits when it is the broker that is not as it should be', async () => {
    const broker = new Broker();
    broker.never = { n: [1], error: new AppError('forbidden', 'not with this password') };
    const kept: unknown[] = [];
    relay(broker, { refused: { keep: async (_sql: unknown, message: unknown) => void kept.push(message) } });
    await publish(1, 2);
    await expect.poll(() => broker.tries).toBeGreaterThan(1);
    broker.never = undefined;
    expect([await broker.count(2), kept]).toEqual([[1, 2], []]);
  });

  it.runIf(there)('is one at a time: another takes over when it has ended, and nothing is taken twice', async () => {
    const [first, second] = [new Broker(), new Broker()];
    const leader = relay(first);
    await publish(1);
    await first.count(1);
    relay(second);
    await publish(2);
    await first.count(2);
    await leader[Symbol.asyncDispose]();
    await publish(3);
    expect(await second.count(1)).toEqual([3]);
    expect(await first.count(2)).toEqual([1, 2]);
  });

  it.runIf(there)('is replaced when it falls silent', async () => {
    await database.server.asBus((sql) =>
      sql.execute(`insert into notes.outbox_lease values (true, gen_random_uuid(), clock_timestamp() + interval '200 ms')`),
    );
    await publish(1);
    const broker = new Broker();
    relay(broker);
    expect(await broker.count(1)).toEqual([1]);
  });
});

it.runIf(withPostgres)("hears of another process's commits where the database can say so", async () => {
  await using database = await postgres();
  await using other = await openStore({ url: database.url, directUrl: database.url, schemas: [notesSchema], poolSize: 2 });
  const heard: string[] = [];
  using _listening = other.onCommitted((service) => heard.push(service));
  const afterPublishing = async (): Promise<string[]> => {
    await database.server.store(notesSchema).inTenant(someTenant(), (tx) => tx.publish({ type: WRITTEN, key: 'k', data: {} }));
    return heard;
  };
  await expect.poll(afterPublishing, { timeout: 10_000 }).toContain('notes');
});

it.runIf(withPostgres)('hears of its own commits once', async () => {
  await using database = await postgres();
  await using other = await openStore({ url: database.url, directUrl: database.url, schemas: [notesSchema], poolSize: 2 });
  const [here, there]: [string[], string[]] = [[], []];
  using _here = database.server.onCommitted((service) => here.push(service));
  using _there = other.onCommitted((service) => there.push(service));
  let commits = 0;
  const afterPublishing = async (): Promise<string[]> => {
    await database.server.store(notesSchema).inTenant(someTenant(), (tx) => tx.publish({ type: WRITTEN, key: 'k', data: {} }));
    commits += 1;
    return there;
  };
  await expect.poll(afterPublishing, { timeout: 10_000 }).toContain('notes');
  expect(here).toHaveLength(commits);
});
