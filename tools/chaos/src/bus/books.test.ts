import { PostgresServer } from '@hexad/testing/servers';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Books } from './books.js';
import { migrate } from './migrate.js';

const TENANT = '0199a000-0000-7000-8000-000000000001';

describe.runIf(PostgresServer.installed)('the books', () => {
  let postgres: PostgresServer;
  let client: Client;
  let round = 0;
  beforeAll(async () => {
    postgres = await PostgresServer.start();
    await migrate(postgres);
    client = new Client({ connectionString: postgres.url });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await postgres?.[Symbol.asyncDispose]();
  });

  /** Three orders of a key, of slices 0, 1 and 1; and effects in the order in which they are given. */
  const read = async (effects: { readonly billing: readonly number[]; readonly ledger: readonly number[] }) => {
    round += 1;
    const key = `key-${round}`;
    const values = (places: readonly number[]) =>
      places.map((place) => `('${TENANT}', ${round}, ${Math.min(place, 1)}, ${place}, '${key}', ${place + 1})`);
    await client.query(`insert into orders.placed (tenant, round, slice, place, key, n) values ${values([0, 1, 2]).join()}`);
    for (const consumer of ['billing', 'ledger'] as const) {
      await client.query(
        `insert into ${consumer}.effects (tenant, round, slice, place, key, n) values ${values(effects[consumer]).join()}`,
      );
    }
    return new Books(postgres.url).audit(round, 1);
  };
  const good = { sent: 6, effects: 6, lost: 0, doubled: 0, misordered: 0, attached: 2 };

  it('are in order when each consumer had each effect once and in turn', async () => {
    expect(await read({ billing: [0, 1, 2], ledger: [0, 1, 2] })).toEqual(good);
  });

  it('show what is lost', async () => {
    expect(await read({ billing: [0, 1, 2], ledger: [0, 2] })).toEqual({ ...good, effects: 5, lost: 1 });
  });

  it('show what is doubled', async () => {
    expect(await read({ billing: [0, 1, 2], ledger: [0, 1, 1, 2] })).toEqual({ ...good, effects: 7, doubled: 1 });
  });

  it('show what is out of order', async () => {
    expect(await read({ billing: [0, 1, 2], ledger: [0, 2, 1] })).toEqual({ ...good, misordered: 1 });
  });

  it('show who did not come back', async () => {
    expect(await read({ billing: [0, 1, 2], ledger: [0] })).toEqual({ ...good, effects: 4, lost: 2, attached: 1 });
  });
});
