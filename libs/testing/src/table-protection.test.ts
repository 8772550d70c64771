import { busSchema } from '@hexad/bus';
import { openStore, type StoreServer } from '@hexad/store';
import { hasPostgres, testPostgres } from '@hexad/store/testing';
import { describe, expect, it } from 'vitest';
import { conformanceSchema } from './bus-under-test.js';
import { tableProtection } from './table-protection.js';
import { withStore } from './with-store.js';

const SHARED = ['bus.known_tenants', 'bus.migrations', 'bus.outbox_lease', 'bus.subscriptions'];
const TENANTS = ['bus.dead_letters', 'bus.deliveries', 'bus.inbox', 'bus.outbox', 'bus.refused'];
const EXPECTED = [
  ...TENANTS.map((table) => ({ table, protection: 'tenant' })),
  ...SHARED.map((table) => ({ table, protection: 'none' })),
  ...['effects', 'inbox', 'outbox'].map((name) => ({ table: `conformance.${name}`, protection: 'tenant' })),
  ...['known_tenants', 'migrations', 'outbox_lease'].map((name) => ({ table: `conformance.${name}`, protection: 'none' })),
].toSorted((a, b) => (a.table < b.table ? -1 : 1));

async function onPostgres(look: (server: StoreServer) => Promise<void>, change?: string): Promise<void> {
  await using database = await testPostgres();
  await using server = await openStore({ ...database, schemas: [busSchema, conformanceSchema], poolSize: 2 });
  await server.migrate();
  if (change !== undefined) await database.asOwner(change);
  await look(server);
}

const there = await hasPostgres();

describe('the tables of the bus and of services', () => {
  it('have a tenant and forced row-level security when embedded, but for those that hold nothing of tenants', async () => {
    await using db = await withStore([conformanceSchema]);
    expect(await tableProtection(db.server)).toEqual(EXPECTED);
  });

  it.runIf(there)('have them on PostgreSQL', () => onPostgres(async (server) => expect(await tableProtection(server)).toEqual(EXPECTED)));

  it.runIf(there).each([
    ['row-level security is not forced', 'alter table conformance.effects no force row level security'],
    ['row-level security is off', 'alter table conformance.effects disable row level security'],
    ['the policy is gone', 'drop policy tenant_only on conformance.effects'],
    ['another policy lets others in', 'create policy all_in on conformance.effects using (true)'],
    ['the tenant may be missing', 'alter table conformance.effects alter tenant drop not null'],
  ])('are found out when %s', async (_, change) => {
    await onPostgres(async (server) => {
      expect((await tableProtection(server)).filter((t) => t.protection === 'broken')).toEqual([
        { table: 'conformance.effects', protection: 'broken' },
      ]);
    }, change);
  });
});
