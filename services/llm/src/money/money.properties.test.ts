import { deepStrictEqual } from 'node:assert/strict';
import { array, assert, asyncProperty, bigInt, constantFrom, integer, record, type Arbitrary } from 'fast-check';
import { expect, describe, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import { Purse, wish } from '../fixtures/house.js';
import type { Attempt, Wish } from './domain/attempt.js';
import type { Path, Place } from './domain/path.js';
import { NO_TOKENS } from './domain/price.js';
import type { Window } from './domain/window.js';

const seed = Number(process.env['HEXAD_TEST_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
console.info(`money: HEXAD_TEST_SEED=${seed}`);

const PARTS = 1_000_000n;
const MINUTE = 60_000;

const PATHS: readonly Path[] = [
  {},
  { team: 'sails' },
  { team: 'sails', project: 'kites' },
  { team: 'sails', project: 'kites', run: 'r1' },
  { team: 'sails', project: 'kites', run: 'r1', task: 't1' },
  { team: 'sails', project: 'kites', run: 'r2', task: 't2' },
  { project: 'boats', run: 'r3' },
];
const PLACES: readonly Place[] = [
  { scope: 'tenant', id: '' },
  { scope: 'team', id: 'sails' },
  { scope: 'project', id: 'kites' },
  { scope: 'run', id: 'r1' },
  { scope: 'task', id: 't1' },
];
const WINDOWS: readonly Window[] = [{ kind: 'run' }, { kind: 'day' }, { kind: 'month' }, { kind: 'rolling', lengthMs: 60 * MINUTE }];

const budget = record({
  kind: constantFrom('budget'),
  place: constantFrom(...PLACES),
  window: constantFrom(...WINDOWS),
  limit: integer({ min: 50, max: 400 }),
});
const call = record({
  kind: constantFrom('call'),
  path: constantFrom(...PATHS),
  amount: integer({ min: 1, max: 60 }),
  /** Of a million: how much of what was reserved is used, and estimated. */
  used: bigInt(0n, PARTS),
  estimated: bigInt(0n, PARTS),
  waitMs: constantFrom(0, 0, 15),
  end: constantFrom('settle', 'settle', 'settle twice', 'fall back', 'release', 'abort', 'vanish', 'come late'),
});
const round = record({ at: integer({ min: 0, max: 40 }), steps: array(call, { minLength: 1, maxLength: 12 }) });
const plan = record({
  budgets: array(budget, { maxLength: 4 }),
  rounds: array(round, { minLength: 1, maxLength: 5 }),
  later: array(budget, { maxLength: 2 }),
});
type Call = typeof call extends Arbitrary<infer T> ? T : never;
type Plan = typeof plan extends Arbitrary<infer T> ? T : never;

const same = (found: unknown, wanted: unknown): void => deepStrictEqual(found, wanted);

/** What was really used, counted beside the books. */
class Story {
  readonly #purse: Purse;
  #parts = 0n;

  constructor(purse: Purse) {
    this.#purse = purse;
  }

  async run({ budgets, rounds, later }: Plan): Promise<void> {
    const purse = this.#purse;
    for (const { place, window, limit } of budgets) await purse.limit(limit, place, window);
    for (const [number, { at, steps }] of rounds.entries()) {
      if (number === 1) for (const { place, window } of later) await purse.limit(100_000, place, window);
      await Promise.all(steps.map((step) => this.#call(step)));
      await this.#holds();
      purse.clock.advance(at * 37 * MINUTE);
    }
    const [ledger] = await purse.rows<{ parts: string }>('select coalesce(sum(parts), 0)::text as parts from ledger');
    same(ledger!.parts, String(this.#parts));
  }

  /** The counters are the ledger, and no limit is passed: here nobody uses more than was reserved. */
  async #holds(): Promise<void> {
    same(await this.#purse.books.check(this.#purse.tenant), []);
    for (const run of ['r1', 'r2', 'r3']) {
      const over = (await this.#purse.budgets.list(this.#purse.tenant, run)).filter(
        ({ budget, spent, reserved }) => spent + reserved > budget.limit,
      );
      same(over.length, 0);
    }
    same(await this.#purse.rows('select * from waiters'), []);
  }

  async #call({ path, amount, used, estimated, waitMs, end }: Call): Promise<void> {
    const first = wish(amount, { path, estimate: (BigInt(amount) * estimated) / PARTS });
    const signal = end === 'abort' ? AbortSignal.timeout(5) : undefined;
    if (!(await this.#reserved(first, waitMs, signal))) return;
    const most = BigInt(amount) * used;
    // Others may have taken the room that its estimate left: more than that may not fit any more.
    const parts = end === 'come late' && most > first.estimate * PARTS ? first.estimate * PARTS : most;
    if (end === 'release' || end === 'abort') return this.#settle(first, 0n);
    if (end === 'vanish') return this.#vanish(first);
    if (end === 'come late') await this.#vanish(first);
    if (end === 'come late') this.#parts -= first.estimate * PARTS;
    const second = { ...first, attempt: 2 };
    const [, again] = await Promise.all([this.#settle(first, parts), end === 'fall back' && this.#reserved(second, waitMs)]);
    if (end === 'settle twice')
      await this.#purse.spending.settle(this.#purse.tenant, first, { outcome: 'succeeded', tokens: NO_TOKENS, parts });
    if (again) await this.#settle(second, parts);
  }

  async #reserved(wished: Wish, waitMs: number, signal?: AbortSignal): Promise<boolean> {
    try {
      await this.#purse.reserve(wished, waitMs, signal);
      return true;
    } catch (error) {
      if (!['budget_reached', 'cancelled'].includes((error as { code: string }).code)) throw error;
      return false;
    }
  }

  async #settle({ call, attempt }: Wish, parts: bigint): Promise<void> {
    this.#parts += parts;
    await this.#purse.spending.settle(this.#purse.tenant, { call, attempt }, { outcome: 'aborted', tokens: NO_TOKENS, parts });
  }

  /** As a process that was killed: nobody says what it did cost, until its time is over. */
  async #vanish({ call, estimate }: Wish): Promise<void> {
    this.#parts += estimate * PARTS;
    await this.#purse.rows(`update attempts set expires_at = clock_timestamp() - interval '1 second' where call = $1`, [call]);
    await this.#purse.spending.sweep();
    const rows = await this.#purse.rows<Pick<Attempt, 'state'>>('select state from attempts where call = $1', [call]);
    same(rows, [{ state: 'expired' }]);
  }
}

describe.each(DATABASES)('money on $name', ({ open, there }) => {
  it.runIf(there)(
    'is exact whatever calls do: at once, aborted, killed, late, fallen back, over midnight',
    { timeout: 120_000 },
    async () => {
      await using house = await open();
      const stories = asyncProperty(plan, async (planned) => {
        await using purse = new Purse(house.server);
        await new Story(purse).run(planned);
      });
      await expect(assert(stories, { seed, numRuns: 40, endOnFailure: true })).resolves.toBeUndefined();
    },
  );
});
