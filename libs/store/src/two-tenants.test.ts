import { array, assert, asyncProperty, boolean, constantFrom, record, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embedded, notesSchema, postgres, someTenant } from './fixtures.js';
import type { Store, Tx } from './store.js';
import { hasPostgres } from './testing/test-postgres.js';

const withPostgres = await hasPostgres();
const seed = Number(process.env['HEXAD_TEST_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
console.info(`two tenants: HEXAD_TEST_SEED=${seed}`);

const TRANSACTIONS = 10;
const QUERIES = 25;
const QUERIES_OF_A_RUN = TRANSACTIONS * QUERIES;

/** One query and what it must show; `mine` is the tenant of the transaction. */
interface Step {
  readonly tx: Tx;
  readonly mine: string;
  readonly other: string;
  readonly id: number;
}
const queries = {
  add: async ({ tx, mine, id }: Step) => own(await tx.execute('insert into notes values ($1, $2, $3)', [mine, id, mine]), 1),
  read: async ({ tx, mine }: Step) => {
    const rows = await tx.query<{ tenant: string; text: string }>('select tenant, text from notes');
    for (const row of rows) own(`${row.tenant} ${row.text}`, `${mine} ${mine}`);
  },
  readOther: async ({ tx, other }: Step) => own((await tx.query(`select id from notes where tenant = '${other}'`)).length, 0),
  change: async ({ tx, mine }: Step) => {
    const rows = await tx.query<{ tenant: string }>('update notes set text = text where id % 7 = 3 returning tenant');
    for (const { tenant } of rows) own(tenant, mine);
  },
  removeOther: async ({ tx, other }: Step) => own(await tx.execute(`delete from notes where tenant = '${other}'`), 0),
  whose: async ({ tx, mine }: Step) => {
    const [row] = await tx.query<{ tenant: string }>(`select current_setting('hexad.tenant') as tenant`);
    own(row?.tenant, mine);
  },
} satisfies Record<string, (step: Step) => Promise<void>>;

function own(found: unknown, expected: unknown): void {
  if (found !== expected) throw new Foreign(`found ${String(found)} instead of ${String(expected)}`);
}
class Foreign extends Error {}
class ChangedItsMind extends Error {}

const transaction = record({
  first: boolean(),
  atOnce: boolean(),
  end: constantFrom('commit', 'commit', 'throw', 'bad statement', 'nested other', 'other’s row'),
  queries: array(constantFrom(...(Object.keys(queries) as (keyof typeof queries)[])), { minLength: QUERIES, maxLength: QUERIES }),
});
type Transaction = typeof transaction extends Arbitrary<infer T> ? T : never;

/** Two tenants of one store, and what of theirs was committed. */
class Tenants {
  readonly #notes: Store;
  readonly #names = [someTenant(), someTenant()] as const;
  readonly #kept = [new Set<number>(), new Set<number>()] as const;
  #ids = 0;
  queries = 0;

  constructor(notes: Store) {
    this.#notes = notes;
  }

  /** All of them at once, over one pool. */
  async run(transactions: readonly Transaction[]): Promise<void> {
    for (const at of [0, 1] as const) {
      await this.#notes.inTenant(this.#names[at], (tx) => tx.execute('delete from notes'));
      this.#kept[at].clear();
    }
    await Promise.all(transactions.map((planned) => this.#one(planned)));
    for (const at of [0, 1] as const) {
      const rows = await this.#notes.inTenant(this.#names[at], (tx) => tx.query<{ id: number }>('select id from notes order by id'));
      own(rows.map((row) => row.id).join(), [...this.#kept[at]].toSorted((a, b) => a - b).join());
    }
  }

  async #one({ first, atOnce, end, queries: names }: Transaction): Promise<void> {
    const [mine, other] = first ? this.#names : [this.#names[1], this.#names[0]];
    const ids = names.map(() => (this.#ids += 1));
    const done = await this.#notes
      .inTenant(mine, async (tx) => {
        const steps = names.map((name, at) => () => queries[name]({ tx, mine, other, id: ids[at]! }));
        if (atOnce) await Promise.all(steps.map((step) => step()));
        else for (const step of steps) await step();
        await this.#end(end, tx, other);
        return true;
      })
      .catch((error: unknown) => {
        if (end === 'commit' || error instanceof Foreign || (error as Error).cause instanceof Foreign) throw error;
        return false;
      });
    if (done !== (end === 'commit')) throw new Error(`A transaction that ends with "${end}" was ${done ? 'committed' : 'rolled back'}.`);
    if (done) for (const [at, name] of names.entries()) if (name === 'add') this.#kept[first ? 0 : 1].add(ids[at]!);
    this.queries += names.length;
  }

  async #end(how: Transaction['end'], tx: Tx, other: string): Promise<void> {
    if (how === 'throw') throw new ChangedItsMind();
    if (how === 'bad statement') await tx.query('select 1 / 0');
    if (how === 'nested other') await this.#notes.inTenant(other, (inner) => inner.query('select * from notes'));
    if (how === 'other’s row') await tx.execute('insert into notes values ($1, $2, $3)', [other, (this.#ids += 1), other]);
  }
}

describe.each([
  { name: 'PostgreSQL', open: postgres, there: withPostgres, queries: 100_000 },
  // One connection, whose transactions wait for each other: less can come between.
  { name: 'embedded', open: embedded, there: true, queries: 20_000 },
])('two tenants over one pool on $name', ({ open, there, queries: most }) => {
  it.runIf(there)(`never see, change or keep a row of each other’s in ${most} queries`, { timeout: 180_000 }, async () => {
    await using database = await open();
    const tenants = new Tenants(database.server.store(notesSchema));
    const plan = array(transaction, { minLength: TRANSACTIONS, maxLength: TRANSACTIONS });
    await assert(
      asyncProperty(plan, (transactions) => tenants.run(transactions)),
      { seed, numRuns: most / QUERIES_OF_A_RUN, endOnFailure: true },
    );
    expect(tenants.queries).toBe(most);
  });
});
