import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, notesSchema, someTenant, tagsSchema, type TestDatabase } from '../fixtures.js';
import { KeptPlans, type KeptStatement } from './kept-plans.js';

/** What is said of a text that was said before. */
function again(plans: KeptPlans, service: string, sql: string): KeptStatement {
  plans.of(service, sql);
  return plans.of(service, sql);
}

describe('names of statements', () => {
  it('are given to those that come again, and stay', () => {
    const plans = new KeptPlans();
    const names = [1, 2, 3].map(() => plans.of('notes', 'select $1').name);
    expect([names[0], names[1] === undefined, names[1] === names[2]]).toEqual([undefined, false, true]);
  });

  it('differ between services, and between connections', () => {
    const plans = new KeptPlans();
    const names = [again(plans, 'notes', 'select $1'), again(plans, 'tags', 'select $1'), again(new KeptPlans(), 'notes', 'select $1')];
    expect(new Set(names.map(({ name }) => name)).size).toBe(3);
  });

  it('are given anew after a while, and the old ones forgotten', () => {
    let now = 0;
    const plans = new KeptPlans(() => now);
    const old = again(plans, 'notes', 'select $1');
    now = 300_001;
    const { first } = plans.of('notes', 'select $1');
    const renewed = plans.of('notes', 'select $1');
    expect([old.first, first, renewed.name === old.name]).toEqual(['', 'deallocate all', false]);
  });

  it('are forgotten when there are too many', () => {
    const plans = new KeptPlans();
    const firsts = Array.from({ length: 301 }, (_, n) => plans.of('notes', `select $1 + ${n}`).first);
    expect(firsts.filter(Boolean).length).toBe(1);
  });
});

describe('the embedded database', () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await embedded()));
  afterAll(() => database[Symbol.asyncDispose]());
  const kept = async (text: string): Promise<number> => {
    const rows = await database.server.store(notesSchema).inTenant(someTenant(), (tx) => {
      return tx.query<{ many: number }>(`select count(*)::int as many from pg_prepared_statements where statement = '${text}'`);
    });
    return rows[0]!.many;
  };

  it('plans a statement with parameters once, whoever says it how often', async () => {
    const [notes, sql] = [database.server.store(notesSchema), 'select id, text from notes where id = $1'];
    for (const tenant of [someTenant(), someTenant(), someTenant()])
      await notes.inTenant(tenant, async (tx) => {
        await tx.execute('insert into notes values ($1, $2, $3)', [tenant, 1, tenant]);
        expect(await tx.query(sql, [1])).toEqual([{ id: 1, text: tenant }]);
      });
    expect(await kept(sql)).toBe(1);
  });

  it('shows each service its own tables for the same text', async () => {
    const tenant = someTenant();
    const [notes, tags] = [database.server.store(notesSchema), database.server.store(tagsSchema)];
    const place = 'select current_schema() as here where $1 = 1';
    const seen = [notes, tags, notes].map((store) => store.inTenant(tenant, (tx) => tx.query(place, [1])));
    expect(await Promise.all(seen)).toEqual([[{ here: 'notes' }], [{ here: 'tags' }], [{ here: 'notes' }]]);
  });

  it('plans it again after a transaction in which it failed', async () => {
    const [notes, tenant] = [database.server.store(notesSchema), someTenant()];
    const add = () => notes.inTenant(tenant, (tx) => tx.execute('insert into notes values ($1, $2, $3)', [tenant, 7, 'seven']));
    await add();
    await expect(add()).rejects.toMatchObject({ code: 'conflict' });
    const wrong = () => notes.inTenant(tenant, (tx) => tx.query('select * from nowhere where id = $1', [1]));
    await expect(wrong()).rejects.toMatchObject({ code: 'internal' });
    await expect(wrong()).rejects.toThrow('nowhere');
    expect(await notes.inTenant(tenant, (tx) => tx.query('select text from notes where id = $1', [7]))).toEqual([{ text: 'seven' }]);
  });
});
