import { withStore } from '@hexad/testing';
import { expect, it } from 'vitest';
import { agentsSchema } from '../../adapters/schema.js';
import { StoredTallies } from './stored-tallies.js';
import { sweepOutcomes } from './old-outcomes.js';

const [ann, bob] = ['01890000-0000-7000-8000-00000000000a', '01890000-0000-7000-8000-00000000000b'];

it('tries that count no more go, of each strategy for itself, and nobody else may remove one', async () => {
  await using database = await withStore([agentsSchema]);
  const store = database.server.store(agentsSchema);
  const add = (tenant: string, strategy: string, many: number) =>
    store.inTenant(tenant, (tx) =>
      tx.execute(
        `insert into recovery_outcomes (tenant, task_id, seq, class, code, strategy, helped, at)
         select $1, $2, n + $5::int, 'model', 'provider_timeout', $3, n % 2 = 0, now() - n * interval '1 hour' from generate_series(1, $4::int) n`,
        [tenant, ann, strategy, many, strategy.length * 10_000],
      ),
    );
  const left = (tenant: string) =>
    store.inTenant(tenant, (tx) =>
      tx.query('select strategy, count(*)::int as tries, max(seq) as oldest from recovery_outcomes group by strategy order by strategy'),
    );
  await add(ann, 'other_tier', 1_250);
  await add(ann, 'wait', 30);
  await add(bob, 'wait', 120);
  const before = await new StoredTallies(store).all(ann);
  expect(await sweepOutcomes(store)).toBe(1_150 + 20);
  expect([await left(ann), await left(bob)]).toEqual([
    [
      { strategy: 'other_tier', tries: 100, oldest: 100_100 },
      { strategy: 'wait', tries: 30, oldest: 40_030 },
    ],
    [{ strategy: 'wait', tries: 100, oldest: 40_100 }],
  ]);
  expect([await new StoredTallies(store).all(ann), await sweepOutcomes(store)]).toEqual([before, 0]);
  await expect(store.inTenant(ann, (tx) => tx.execute('delete from recovery_outcomes'))).rejects.toThrow(/refused the statement/);
});
