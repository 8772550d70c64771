import { busSchema } from '@hexad/bus';
import { eventType } from '@hexad/kernel';
import { openStore, OutboxRelay, Publisher, type OutboxMessage, type StoreServer } from '@hexad/store';
import { hasPostgres, testPostgres, type TestPostgres } from '@hexad/store/testing';
import { SilentLog } from '@hexad/telemetry';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conformanceSchema } from './bus-under-test.js';
import { hasPooler, Pooler } from './pooler.js';

const there = (await hasPostgres()) && (await hasPooler());

const TOLD = eventType('hexad.conformance.thing.told.v1');
const none = { keep: async () => undefined };

class Confirming extends Publisher {
  readonly first = Promise.withResolvers<OutboxMessage>();
  override async publish([message]: readonly OutboxMessage[]): Promise<void> {
    this.first.resolve(message!);
  }
}

describe.runIf(there)('a store behind a pooler that lends connections for a transaction', () => {
  let database: TestPostgres;
  let pooler: Pooler;
  let server: StoreServer;
  beforeAll(async () => {
    database = await testPostgres();
    pooler = await Pooler.before(database.url);
    server = await open();
    await server.migrate();
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await pooler?.[Symbol.asyncDispose]();
    await database?.[Symbol.asyncDispose]();
  });

  /** Another process, as it were. */
  const open = (direct = {}) =>
    openStore({ url: pooler.url, ownerUrl: database.ownerUrl, ...direct, schemas: [busSchema, conformanceSchema], poolSize: 6 });
  const publish = (tenant: string) =>
    server.store(conformanceSchema).inTenant(tenant, (tx) => tx.publish({ type: TOLD, key: tenant, data: {} }));

  it('keeps tenants apart though their transactions take turns on the same connections', async () => {
    const tenants = Array.from({ length: 12 }, () => crypto.randomUUID());
    const store = server.store(conformanceSchema);
    const seen = await Promise.all(
      tenants.map(async (tenant) => {
        await publish(tenant);
        const rows = Array.from({ length: 20 }, () => store.inTenant(tenant, (tx) => tx.query<{ key: string }>('select key from outbox')));
        return (await Promise.all(rows)).flat().map(({ key }) => key);
      }),
    );
    expect(seen).toEqual(tenants.map((tenant) => Array.from({ length: 20 }, () => tenant)));
  });

  it('leaves neither a role nor a tenant nor a prepared statement on a connection that others get next', async () => {
    await publish(crypto.randomUUID());
    const client = new Client({ connectionString: pooler.url });
    await client.connect();
    try {
      await expect(client.query('select * from conformance.outbox')).rejects.toMatchObject({ code: '42501' });
      const sql = `select current_setting('hexad.tenant', true) as tenant, current_user = session_user as self,
        (select count(*)::int from pg_prepared_statements) as prepared`;
      const { rows } = await client.query<{ tenant: string | null }>(sql);
      expect(rows.map((row) => ({ ...row, tenant: row.tenant ?? '' }))).toEqual([{ tenant: '', self: true, prepared: 0 }]);
    } finally {
      await client.end();
    }
  });

  it('has its outbox relayed by another process, whose sweeps find what no wake-up told of', async () => {
    await using other = await open();
    const broker = new Confirming();
    await using _relay = new OutboxRelay(other, broker, { log: new SilentLog(), refused: none, sweepMs: 20 });
    await publish(crypto.randomUUID());
    expect(await broker.first.promise).toMatchObject({ service: 'conformance', name: TOLD });
  });

  it('wakes another process that listens past the pooler', async () => {
    await using other = await open({ directUrl: database.url });
    const heard = Promise.withResolvers<string>();
    using _listening = other.onCommitted((service) => heard.resolve(service));
    // Until it listens nothing is heard, so it is said until then.
    const saying = setInterval(() => void publish(crypto.randomUUID()).catch(heard.reject), 50);
    expect(await heard.promise.finally(() => clearInterval(saying))).toBe('conformance');
  });
});
