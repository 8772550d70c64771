import { eventType } from '@hexad/kernel';
import { openStore, type StoreServer } from '@hexad/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conformanceSchema, tenant } from './bus-under-test.js';
import { PostgresServer } from './postgres-server.js';
import { TcpProxy } from './tcp-proxy.js';

describe.runIf(PostgresServer.installed)('a PostgreSQL of our own', () => {
  let postgres: PostgresServer;
  let db: StoreServer;
  beforeAll(async () => {
    postgres = await PostgresServer.start({ durable: true });
    db = await openStore({ url: postgres.url, schemas: [conformanceSchema] });
    await db.migrate();
  });
  afterAll(async () => {
    await db?.[Symbol.asyncDispose]();
    await postgres?.[Symbol.asyncDispose]();
  });

  const store = () => db.store(conformanceSchema);

  it.for(['kill', 'stop'] as const)('has everything that was committed before a %s', async (end) => {
    const rows = async (): Promise<number> => (await store().inTenant(tenant, (tx) => tx.query('select from outbox'))).length;
    const before = await rows();
    await store().inTenant(tenant, (tx) => tx.publish({ type: eventType('t'), key: 'k', data: {} }));
    await postgres[end]();
    await expect(rows()).rejects.toMatchObject({ code: 'unavailable' });
    await postgres.start();
    expect(await rows()).toBe(before + 1);
  });

  it('that restarts in the middle of a transaction makes it unavailable, so that it is tried again', async () => {
    const interrupted = store().inTenant(tenant, async (tx) => {
      await postgres.stop();
      await postgres.start();
      await tx.query('select 1');
    });
    await expect(interrupted).rejects.toMatchObject({ code: 'unavailable' });
  });

  it.for(['a service', 'the bus'] as const)(
    'that nothing is heard of holds the connection of %s no longer than a transaction may take',
    async (whose) => {
      await using proxy = await TcpProxy.to(postgres.port);
      const url = postgres.url.replace(`:${postgres.port}`, `:${proxy.port}`);
      await using held = await openStore({
        url,
        schemas: [conformanceSchema],
        poolSize: 1,
        transactionTimeoutMs: 500,
        statementTimeoutMs: 200,
      });
      const ask = () =>
        whose === 'the bus'
          ? held.asBus((sql) => sql.rows('select 1 as one'))
          : held.store(conformanceSchema).inTenant(tenant, (tx) => tx.query('select 1 as one'));
      expect(await ask()).toEqual([{ one: 1 }]);
      proxy.hold();
      await expect(ask()).rejects.toMatchObject({ code: 'timeout' });
      proxy.resume();
      expect(await ask()).toEqual([{ one: 1 }]);
    },
  );

  it('that restarts in the middle of a transaction of the bus does not end the process', async () => {
    const interrupted = db.asBus(async (sql) => {
      await postgres.stop();
      await postgres.start();
      await sql.rows('select 1');
    });
    await expect(interrupted).rejects.toMatchObject({ code: 'unavailable' });
    expect(await db.asBus((sql) => sql.rows('select 1 as one'))).toEqual([{ one: 1 }]);
  });
});
