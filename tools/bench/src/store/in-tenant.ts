import { openStore, type ServiceSchema } from '@hexad/store';
import { testPostgres } from '@hexad/store/testing';
import { Pool } from 'pg';
import { median } from '../place.js';
import type { Row } from '../row.js';

const TENANT = '0198c0de-0000-7000-8000-000000000001';
const ROWS = 1_000;
const ROUNDS = 15;
/** Transactions of each kind in a round. */
const EACH = 1_000;
const SELECT = 'select text from notes where id = $1';

const schema: ServiceSchema = {
  service: 'notes',
  migrations: [
    {
      name: '0001-notes',
      tenantTables: ['notes'],
      sql: 'create table notes (tenant uuid not null, id integer not null, text text not null, primary key (tenant, id))',
    },
  ],
};

/** One transaction that reads the row `id`. */
type Transaction = (id: number) => Promise<unknown>;

/**
 * One query in `inTenant`, against the same five statements by hand on raw `pg` and, to be known only, against the query alone: by one
 * client and by eight at once, in turns.
 */
export async function inTenant(): Promise<Row[]> {
  await using database = await testPostgres();
  await using server = await openStore({ ...database, schemas: [schema], poolSize: 8 });
  await server.migrate();
  const store = server.store(schema);
  await store.inTenant(TENANT, (tx) =>
    tx.execute(`insert into notes select $1, n, repeat('x', 1024) from generate_series(0, ${ROWS - 1}) n`, [TENANT]),
  );
  const pool = new Pool({ connectionString: database.url, max: 8 });
  const ours: Transaction = (id) => store.inTenant(TENANT, (tx) => tx.query(SELECT, [id]));
  const byHand: Transaction = (id) => handWritten(pool, id);
  const owner = new Pool({ connectionString: database.ownerUrl, max: 8 });
  const bare: Transaction = (id) => owner.query('select text from notes.notes where id = $1', [id]);
  try {
    const rows = [];
    for (const clients of [1, 8]) rows.push(...(await compare(clients, { ours, byHand, bare })));
    return rows;
  } finally {
    await pool.end();
    await owner.end();
  }
}

async function handWritten(pool: Pool, id: number): Promise<unknown> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL ROLE hexad_notes');
    await client.query(`select set_config('hexad.tenant', $1, true)`, [TENANT]);
    const { rows } = await client.query('select text from notes.notes where id = $1', [id]);
    await client.query('COMMIT');
    return rows;
  } finally {
    client.release();
  }
}

async function compare(clients: number, kinds: { ours: Transaction; byHand: Transaction; bare: Transaction }): Promise<Row[]> {
  const rates = { ours: [] as number[], byHand: [] as number[], bare: [] as number[] };
  const names = Object.keys(kinds) as (keyof typeof kinds)[];
  // The first round is for the compilers.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const name of names) {
      const rate = await perSecond(clients, kinds[name]);
      if (round > 0) rates[name].push(rate);
    }
    names.push(names.shift()!);
  }
  const ours = median(rates.ours);
  const common = { unit: '/s', ours } as const;
  const who = clients === 1 ? 'one client' : `${clients} clients`;
  return [
    { ...common, case: `inTenant, ${who}`, against: 'the same by hand on pg', baseline: median(rates.byHand), reach: 0.8 },
    { ...common, case: `inTenant, ${who}`, against: 'the query alone, only to be known', baseline: median(rates.bare), reach: 0 },
  ];
}

async function perSecond(clients: number, transaction: Transaction): Promise<number> {
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < EACH) await transaction(next++ % ROWS);
  };
  const before = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  return EACH / ((performance.now() - before) / 1_000);
}
