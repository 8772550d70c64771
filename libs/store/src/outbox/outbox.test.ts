import { actingAs, eventType } from '@hexad/kernel';
import { Metrics, newTrace, runInTrace } from '@hexad/telemetry';
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

  it.runIf(there).each([
    ['a body that is too large', { data: { text: 'x'.repeat(1_000_000) } }, 'too_large', 'has 1000011 bytes; 1000000 is the limit'],
    ['a wildcard', { type: 'hexad.*' }, 'invalid', '"hexad.*"'],
    ['another wildcard', { type: 'hexad.>' }, 'invalid', '"hexad.>"'],
    ['a wildcard of AMQP', { type: 'hexad.#' }, 'invalid', '"hexad.#"'],
    ['a name of another script', { type: 'проект' }, 'invalid', '"проект"'],
    ['no name', { type: '' }, 'invalid', '""'],
    ['an empty word in its name', { type: 'hexad..v1' }, 'invalid', '"hexad..v1"'],
    ['a name that is too long', { type: 'x'.repeat(121) }, 'invalid', 'has 121 characters; 120 is the limit'],
    ['a name that is none', { type: 7 }, 'invalid', 'must be text, not number'],
    ['a key that is too long', { key: 'ä'.repeat(513) }, 'invalid', 'has 1026 bytes; 1024 is the limit'],
    ['no key', { key: undefined }, 'invalid', 'key of a message must be text'],
    ['NUL in its key', { key: 'a\0' }, 'invalid', 'NUL'],
    ['half a character in its subject', { subject: '\ud800' }, 'invalid', 'half a character'],
    ['a delay', { delayMs: 5 }, 'invalid', 'cannot be delayed'],
    ['no data', { data: undefined }, 'invalid', 'of which there is no JSON'],
    ['data that is no JSON', { data: { n: 1n } }, 'invalid', 'cannot be written as JSON'],
  ])('refuses %s, and nothing of its transaction is kept', async (_, about, code, message) => {
    const tenant = someTenant();
    const failing = notes.inTenant(tenant, async (tx) => {
      await tx.execute('insert into notes values ($1, 1, $2)', [tenant, 'x']);
      await tx.publish({ type: WRITTEN, key: 'k', data: {}, ...(about as object) });
    });
    await expect(failing).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
    const left = await notes.inTenant(tenant, (tx) => tx.query('select 1 from notes union all select 2 from outbox'));
    expect(left).toEqual([]);
  });

  it.runIf(there)('refuses the transaction also when nobody listens to the refusal', async () => {
    const tenant = someTenant();
    const failing = notes.inTenant(tenant, async (tx) => {
      await tx.execute('insert into notes values ($1, 1, $2)', [tenant, 'x']);
      await tx.publish({ type: '*' as typeof WRITTEN, key: 'k', data: {} }).catch(() => undefined);
    });
    await expect(failing).rejects.toMatchObject({ code: 'invalid' });
    expect(await notes.inTenant(tenant, (tx) => tx.query('select * from notes'))).toEqual([]);
  });

  it.runIf(there)('counts what it refuses', async () => {
    const metrics = new Metrics();
    await using counting = await open({ metrics });
    const store = counting.server.store(notesSchema);
    await expect(store.inTenant(someTenant(), (tx) => tx.enqueue({ queue: '#', key: 'k', data: {} }))).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(metrics.samples()).toMatchObject([{ name: 'hexad_bus_refused_total', labels: { lane: 'outbox:notes', code: 'invalid' } }]);
  });

  it.runIf(there).each([
    ['a queue with a wildcard', { queue: 'tasks.*' }],
    ['a priority that is none', { priority: 'urgent' }],
    ['a priority and an order', { priority: 'normal', ordered: true }],
    ['an order that is none', { ordered: 'yes' }],
    ['a delay into the past', { delayMs: -1 }],
    ['a delay of more than 30 days', { delayMs: 30 * 86_400_000 + 1 }],
    ['a delay of half a millisecond', { delayMs: 0.5 }],
    ['a delay that is no number', { delayMs: '5' }],
    ['a delay that is nothing', { delayMs: null }],
    ['an endless delay', { delayMs: Infinity }],
    ['a body that is too large', { data: 'ä'.repeat(500_000) }],
  ])('refuses a task with %s', async (_, about) => {
    const failing = notes.inTenant(someTenant(), (tx) => tx.enqueue({ queue: 'tasks', key: 'k', data: {}, ...(about as object) }));
    await expect(failing).rejects.toMatchObject({ code: 'data' in about ? 'too_large' : 'invalid' });
  });

  it.runIf(there)('takes bodies up to the limit, names of 120 characters and keys of any script', async () => {
    const tenant = someTenant();
    const largest = { text: 'x'.repeat(1_000_000 - '{"text":""}'.length) };
    await notes.inTenant(tenant, (tx) => tx.publish({ type: 'x'.repeat(120) as typeof WRITTEN, key: 'ключ *.#~', data: largest }));
    expect(await outbox(tenant)).toEqual([{ kind: 'event', name: 'x'.repeat(120), key: 'ключ *.#~', data: largest }]);
  });

  it.runIf(there)('says from when on a delayed task is due, up to 30 days on, and nothing of one without a delay', async () => {
    const tenant = someTenant();
    await notes.inTenant(tenant, async (tx) => {
      for (const delayMs of [0, 5_000, 30 * 86_400_000]) await tx.enqueue({ queue: 'tasks', key: 'k', data: {}, delayMs });
      await tx.enqueue({ queue: 'tasks', key: 'k', data: {} });
    });
    const delays = await notes.inTenant(tenant, (tx) =>
      tx.query<{ seconds: number | null }>('select round(extract(epoch from due_at - time))::float8 as seconds from outbox order by seq'),
    );
    expect(delays.map(({ seconds }) => seconds)).toEqual([null, 5, 2_592_000, null]);
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
