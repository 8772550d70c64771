import { actingAs, eventType } from '@hexad/kernel';
import { newTrace, runInTrace } from '@hexad/telemetry';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { embedded, notesSchema, postgres, someTenant, type TestDatabase, WRITTEN } from '../fixtures.js';
import type { Store, Tx } from '../store.js';
import { hasPostgres } from '../testing/test-postgres.js';

const withPostgres = await hasPostgres();

describe('publishing', () => {
  it('compiles for a declared event with its payload alone', () => {
    const counted = eventType<{ n: number }>('counted');
    const refused = (tx: Tx) => [
      // @ts-expect-error -- a mere text is no declared event
      tx.publish({ type: 'counted', key: 'k', data: { n: 1 } }),
      // @ts-expect-error -- not the payload of this event
      tx.publish({ type: counted, key: 'k', data: { n: '1' } }),
    ];
    expectTypeOf(refused).toBeFunction();
  });
});

describe.each([
  { name: 'embedded', open: embedded, there: true },
  { name: 'PostgreSQL', open: postgres, there: withPostgres },
])('the outbox of a store on $name', ({ open, there }) => {
  let database: TestDatabase;
  let notes: Store;
  beforeAll(async () => {
    if (!there) return;
    database = await open();
    notes = database.server.store(notesSchema);
  });
  afterAll(() => database?.[Symbol.asyncDispose]());

  const outbox = (tenant: string) => notes.inTenant(tenant, (tx) => tx.query('select kind, name, key, data from outbox order by seq'));

  it.runIf(there)('is written in the transaction of the change', async () => {
    const tenant = someTenant();
    await notes.inTenant(tenant, async (tx) => {
      await tx.publish({ type: WRITTEN, key: 'k', data: { n: 1 } });
      await tx.execute('insert into notes values ($1, 1, $2)', [tenant, 'x']);
    });
    const rows = await notes.inTenant(tenant, (tx) => tx.query('select 1 from notes n join outbox o on o.xmin::text = n.xmin::text'));
    expect(rows).toHaveLength(1);
  });

  it.runIf(there)('keeps nothing of a transaction that failed', async () => {
    const tenant = someTenant();
    const failing = notes.inTenant(tenant, async (tx) => {
      await tx.publish({ type: WRITTEN, key: 'k', data: { n: 1 } });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await outbox(tenant)).toEqual([]);
  });

  it.runIf(there)('fails the change when it cannot be written', async () => {
    const tenant = someTenant();
    const failing = notes.inTenant(tenant, async (tx) => {
      await tx.execute('insert into notes values ($1, 1, $2)', [tenant, 'x']);
      await tx.publish({ type: WRITTEN, key: 'k', data: { text: 'x'.repeat(16 * 1024 * 1024) } });
    });
    await expect(failing).rejects.toMatchObject({ code: 'too_large' });
    expect(await notes.inTenant(tenant, (tx) => tx.query('select * from notes'))).toEqual([]);
  });

  it.runIf(there)('keeps events and tasks in the order in which they were said', async () => {
    const tenant = someTenant();
    await notes.inTenant(tenant, async (tx) => {
      await tx.publish({ type: WRITTEN, key: 'a', data: { n: 1 } });
      await tx.enqueue({ queue: 'tasks', key: 'b', data: { n: 2 } });
      await tx.publish({ type: WRITTEN, key: 'a', data: { n: 3 } });
    });
    expect(await outbox(tenant)).toEqual([
      { kind: 'event', name: 'written', key: 'a', data: { n: 1 } },
      { kind: 'task', name: 'tasks', key: 'b', data: { n: 2 } },
      { kind: 'event', name: 'written', key: 'a', data: { n: 3 } },
    ]);
  });

  it.runIf(there)('says who acted and as part of which trace', async () => {
    const [tenant, trace] = [someTenant(), newTrace()];
    await runInTrace(trace, () =>
      actingAs.run('user:7', () => notes.inTenant(tenant, (tx) => tx.publish({ type: WRITTEN, key: 'a', data: {} }))),
    );
    const [row] = await notes.inTenant(tenant, (tx) => tx.query<{ actor: string; traceparent: string }>('select * from outbox'));
    expect(row).toMatchObject({ actor: 'user:7', traceparent: expect.stringContaining(trace.traceId) as string });
  });

  it.runIf(there)('wakes listeners after a commit that wrote to it, and after no other', async () => {
    const [tenant, heard] = [someTenant(), [] as string[]];
    using _listening = database.server.onCommitted((service) => heard.push(service));
    await notes.inTenant(tenant, (tx) => tx.execute('insert into notes values ($1, 1, $2)', [tenant, 'x']));
    await notes.inTenant(tenant, (tx) => tx.publish({ type: WRITTEN, key: 'a', data: {} }));
    expect(heard[0]).toBe('notes');
  });
});
