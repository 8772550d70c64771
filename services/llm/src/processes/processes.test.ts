import { randomUUID } from 'node:crypto';
import { Metrics, SilentLog } from '@hexad/telemetry';
import { FixedClock } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAbout } from '../calls/domain/about.js';
import { DATABASES } from '../fixtures/databases.js';
import { Purse, wish, type House } from '../fixtures/house.js';
import { attempt, KnownUsers, record } from '../fixtures/records.js';
import { NO_TOKENS, Spending, StoredBooks } from '../money/index.js';
import { StoredCallLog } from '../records/adapters/stored-call-log.js';
import { CallMetrics } from '../records/application/call-metrics.js';
import { People } from '../records/application/people.js';
import { StoredRecords } from '../records/application/stored-records.js';
import { StoredProcesses } from './adapters/stored-processes.js';
import { StoredRemains } from './adapters/stored-remains.js';
import { Bury } from './application/bury.js';
import { Heartbeat } from './application/heartbeat.js';
import { Silence } from './domain/silence.js';

const ABOUT = writeAbout({ operation: 'chat', door: 'grpc', purpose: 'spec', asked: 'fast', actor: 'key:of-ann', streamed: true });

/** What one process has of money, records and life. It dies when nobody disposes of it. */
class Member {
  readonly spending: Spending;
  readonly records: StoredRecords;
  readonly #life: StoredProcesses;
  readonly #purse: Purse;
  readonly #clock: FixedClock;

  constructor(purse: Purse, clock = new FixedClock()) {
    const [id, metrics, journal] = [randomUUID(), new Metrics(), new SilentLog()];
    this.#purse = purse;
    this.#clock = clock;
    this.spending = new Spending(new StoredBooks(purse.store, clock, id));
    this.#life = new StoredProcesses(purse.store, id);
    const parts = { log: new StoredCallLog(purse.store), people: new People(new KnownUsers(), clock), metrics, journal };
    this.records = new StoredRecords({ ...parts, callMetrics: new CallMetrics(metrics) }, { everyMs: 60_000 });
  }

  /** As its timer would do. */
  beat(): Promise<unknown> {
    return this.#life.beat(this.records.unrecordedFrom(this.#clock.now()));
  }

  /** Begins to look after others; disposing of it is an end in good order. */
  async live(): Promise<Heartbeat> {
    const { store } = this.#purse;
    const bury = new Bury({ remains: new StoredRemains(store), spending: this.spending, records: this.records, log: new SilentLog() });
    const from = () => this.records.unrecordedFrom(this.#clock.now());
    const heart = new Heartbeat(this.#life, from, new SilentLog(), { everyMs: 1, silentBeats: 3 });
    await heart.begin((dead) => bury.execute(dead));
    return heart;
  }

  /** A call whose money is reserved, and debited where a cost is given. */
  async call(amount: number, cost?: number, more: Partial<Parameters<typeof wish>[1]> = {}) {
    const { tenant } = this.#purse;
    const wished = wish(amount, { about: ABOUT, ttlMs: 900_000, ...more });
    this.records.expect(wished.call, this.#clock.now());
    await this.spending.reserve(tenant, wished);
    const tokens = { ...NO_TOKENS, input: 9, output: 4 };
    const bill = (parts: number) => ({ outcome: 'succeeded', tokens, parts: BigInt(parts) * 1_000_000n }) as const;
    const settle = (parts: number) => this.spending.settle(tenant, { call: wished.call, attempt: wished.attempt }, bill(parts));
    if (cost !== undefined) await settle(cost);
    return { id: wished.call, settle };
  }
}

const CALLS =
  'select id, cost::integer, outcome, error, actor, user_id as user, purpose, asked, input::integer, streamed, recovered from calls order by cost';

/** The dead one is forgotten. */
async function gone(purse: Purse): Promise<void> {
  await expect.poll(() => purse.rows('select id from processes')).toHaveLength(1);
}

const seen = (beat: number) => [{ id: 'one', beat, unrecordedFrom: new Date(0) }];

describe.each(DATABASES)('processes on $name', ({ open, there }) => {
  let house: House;
  beforeAll(async () => {
    if (there) house = await open();
  });
  afterAll(() => house?.[Symbol.asyncDispose]());
  const begin = () => new Purse(house.server);

  it.runIf(there)('one dies: what it had reserved is free, its estimate is debited, and usage has all that the ledger has', async () => {
    await using purse = begin();
    const budget = await purse.limit(1_000);
    const [dead, living] = [new Member(purse), new Member(purse)];
    await dead.beat();
    const answered = await dead.call(40, 30);
    const cut = await dead.call(100, undefined, { estimate: 60n });
    const batch = await dead.call(7, undefined, { outlives: true });
    await using _ = await living.live();
    const own = await living.call(5);
    await gone(purse);
    expect(await purse.standing(budget)).toEqual([90, 12]);
    expect(await purse.rows(CALLS)).toEqual([
      {
        id: answered.id,
        cost: 30,
        outcome: 'succeeded',
        error: '',
        actor: 'key:of-ann',
        user: 'ann',
        purpose: 'spec',
        asked: 'fast',
        input: 9,
        streamed: true,
        recovered: true,
      },
      {
        id: cut.id,
        cost: 60,
        outcome: 'failed',
        error: 'unavailable',
        actor: 'key:of-ann',
        user: 'ann',
        purpose: 'spec',
        asked: 'fast',
        input: 0,
        streamed: true,
        recovered: true,
      },
    ]);
    await Promise.all([own.settle(5), batch.settle(7)]);
    expect(await purse.standing(budget)).toEqual([102, 0]);
    expect(await purse.books.check(purse.tenant)).toEqual([]);
  });

  it.runIf(there)(
    'one was only silent: its bills correct the estimates, and its records take the place of those made from the books',
    async () => {
      await using purse = begin();
      const budget = await purse.limit(1_000);
      const [silent, living] = [new Member(purse), new Member(purse)];
      await silent.beat();
      const call = await silent.call(100);
      await using _ = await living.live();
      await gone(purse);
      expect(await purse.standing(budget)).toEqual([100, 0]);
      await silent.beat();
      await call.settle(30);
      silent.records.add(record({ id: call.id, tenant: purse.tenant, attempts: [attempt(30)] }));
      await silent.records.flush();
      expect(await purse.standing(budget)).toEqual([30, 0]);
      expect(await purse.rows(CALLS)).toMatchObject([
        { id: call.id, cost: 30, outcome: 'succeeded', purpose: 'spec.analyse', recovered: false },
      ]);
      expect(await purse.books.check(purse.tenant)).toEqual([]);
    },
  );

  it.runIf(there)('one whose clock was set back an hour before its last calls leaves them to be found', async () => {
    await using purse = begin();
    const clock = new FixedClock();
    const [dead, living] = [new Member(purse, clock), new Member(purse)];
    await dead.call(3, 3);
    await dead.beat();
    clock.advance(-3_600_000);
    await dead.call(4, 4);
    await dead.beat();
    await using _ = await living.live();
    await gone(purse);
    expect((await purse.rows<{ cost: number }>(CALLS)).map(({ cost }) => cost)).toEqual([3, 4]);
  });

  it.runIf(there)('one that ends in good order leaves nothing to look after', async () => {
    await using purse = begin();
    const member = new Member(purse);
    await (await member.live())[Symbol.asyncDispose]();
    expect(await purse.rows('select id from processes')).toEqual([]);
  });
});

describe('a process', () => {
  it('is dead after so many beats of another in which it was silent, and not before', () => {
    const silence = new Silence(3);
    expect([1, 1, 1, 1].map((beat) => silence.after(seen(beat)).length)).toEqual([0, 0, 0, 1]);
  });

  it('is not dead as long as it beats now and then', () => {
    const silence = new Silence(3);
    expect([1, 1, 1, 2, 2, 2, 3].map((beat) => silence.after(seen(beat)).length)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});
