import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, notesSchema, postgres, someTenant, type TestDatabase } from './fixtures.js';
import { literal } from './literal.js';
import { hasPostgres } from './testing/test-postgres.js';

const AWKWARD = `it's a \\ "text" with $1, a -- and a ;`;
const insert = (id: number, text: string) => `insert into notes select current_setting('hexad.tenant')::uuid, ${id}, ${literal(text)}`;
const TEXTS = 'select text from notes order by id';

describe.each([
  { name: 'PostgreSQL', open: postgres, there: await hasPostgres() },
  { name: 'the embedded database', open: embedded, there: true },
])('a transaction on $name', ({ open, there }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    if (there) database = await open();
  });
  afterAll(() => database?.[Symbol.asyncDispose]());

  it.runIf(there)('gives what the statements that were sent with its beginning answer, as the tenant', async () => {
    const [notes, tenant] = [database.server.store(notesSchema), someTenant()];
    await notes.inTenant(tenant, (tx) => tx.execute(insert(1, 'mine')));
    await notes.inTenant(someTenant(), (tx) => tx.execute(insert(1, 'foreign')));
    const seen = await notes.inTenant(tenant, async (_tx, begun) => begun.at(-1), { first: TEXTS });
    expect(seen).toEqual([{ text: 'mine' }]);
  });

  it.runIf(there)('gives them to what joins it too', async () => {
    const [notes, tenant] = [database.server.store(notesSchema), someTenant()];
    const inner = () => notes.inTenant(tenant, async (_tx, begun) => begun.at(-1), { first: TEXTS });
    const seen = await notes.inTenant(tenant, async (tx) => {
      await tx.execute(insert(1, 'from around'));
      return inner();
    });
    expect(seen).toEqual([{ text: 'from around' }]);
  });

  it.runIf(there)('writes what is said to be its last after everything else, in its order, whatever the text holds', async () => {
    const [notes, tenant] = [database.server.store(notesSchema), someTenant()];
    await notes.inTenant(tenant, async (tx) => {
      tx.last(`update notes set text = text || ${literal('!')}`);
      tx.last(insert(2, AWKWARD));
      await tx.execute(insert(1, 'first'));
    });
    expect(await notes.inTenant(tenant, (tx) => tx.query(TEXTS))).toEqual([{ text: 'first!' }, { text: AWKWARD }]);
  });

  it.runIf(there)('keeps nothing when its last statement fails', async () => {
    const [notes, tenant] = [database.server.store(notesSchema), someTenant()];
    const failing = notes.inTenant(tenant, async (tx) => {
      await tx.execute(insert(1, 'first'));
      tx.last(insert(1, 'again'));
    });
    await expect(failing).rejects.toMatchObject({ code: 'conflict' });
    expect(await notes.inTenant(tenant, (tx) => tx.query(TEXTS))).toEqual([]);
  });

  it.runIf(there)('of one trip is committed, and sees the rows of its tenant only', async () => {
    const [notes, tenant] = [database.server.store(notesSchema), someTenant()];
    await notes.inOneTrip(someTenant(), insert(1, 'foreign'));
    await notes.inOneTrip(tenant, insert(1, AWKWARD));
    expect(await notes.inOneTrip(tenant, TEXTS)).toEqual([{ text: AWKWARD }]);
    expect(await notes.tenants()).toContain(tenant);
  });

  it.runIf(there)('of one trip keeps nothing when it fails, and spoils no connection', async () => {
    const [notes, tenant] = [database.server.store(notesSchema), someTenant()];
    await notes.inOneTrip(tenant, insert(1, 'first'));
    const failing = notes.inOneTrip(tenant, `${insert(2, 'second')} union all select current_setting('hexad.tenant')::uuid, 1, 'again'`);
    await expect(failing).rejects.toMatchObject({ code: 'conflict' });
    expect(await notes.inOneTrip(tenant, TEXTS)).toEqual([{ text: 'first' }]);
  });

  it.runIf(there)('of one trip is a part of the transaction around it', async () => {
    const [notes, tenant] = [database.server.store(notesSchema), someTenant()];
    const failing = notes.inTenant(tenant, async () => {
      await notes.inOneTrip(tenant, insert(1, 'inside'));
      throw new Error('no');
    });
    await expect(failing).rejects.toMatchObject({ message: 'no' });
    expect(await notes.inOneTrip(tenant, TEXTS)).toEqual([]);
  });
});
