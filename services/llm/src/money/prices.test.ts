import { randomUUID } from 'node:crypto';
import { FixedClock } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import type { House } from '../fixtures/house.js';
import { llmSchema } from '../schema.js';
import { StoredPrices } from './adapters/stored-prices.js';
import { PriceList } from './application/price-list.js';
import type { Price } from './domain/price.js';

const MINUTE = 60_000;
const price = (from: Date, input: bigint): Price => ({
  provider: 'double',
  model: 'meta/small-3.1:free',
  from,
  input,
  output: 15_000_000n,
  cachedRead: 300_000n,
  cachedWrite: 3_750_000n,
  cachedWriteLong: 6_000_000n,
});

describe.each(DATABASES)('prices on $name', ({ open, there }) => {
  let house: House;
  beforeAll(async () => {
    if (there) house = await open();
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  const some = () => {
    const clock = new FixedClock();
    const list = new PriceList(new StoredPrices(house.server.store(llmSchema)), clock);
    const tenant: string = randomUUID();
    const now = async (of = tenant) => (await list.of(of, 'double', 'meta/small-3.1:free')).input;
    return { clock, list, tenant, now };
  };

  it.runIf(there)('change at the moment that was said, also where the earlier one was just asked for', async () => {
    const { clock, list, tenant, now } = some();
    await list.add(tenant, price(new Date(clock.now().getTime() - MINUTE), 3_000_000n));
    expect(await now()).toBe(3_000_000n);
    await list.add(tenant, price(new Date(clock.now().getTime() + MINUTE), 2_000_000n));
    clock.advance(MINUTE - 1);
    expect(await now()).toBe(3_000_000n);
    clock.advance(1);
    expect(await now()).toBe(2_000_000n);
  });

  it.runIf(there)('that are not there are refused, and found as soon as they are', async () => {
    const { clock, list, tenant, now } = some();
    await expect(now()).rejects.toMatchObject({ code: 'not_found' });
    await list.add(tenant, price(clock.now(), 3_000_000n));
    expect(await now()).toBe(3_000_000n);
  });

  it.runIf(there)('from before what a cache keeps for an hour had its own take that of writing to it', async () => {
    const { clock, list, tenant } = some();
    await list.add(tenant, price(clock.now(), 3_000_000n));
    const earlier = `insert into prices (tenant, provider, model, valid_from, input, output, cached_read, cached_write)
      values ($1, 'a', 'earlier', now(), 1, 1, 1, 2)`;
    await house.server.store(llmSchema).inTenant(tenant, (tx) => tx.execute(earlier, [tenant]));
    expect((await list.all(tenant)).own).toMatchObject([{ cachedWriteLong: 2n }, { cachedWriteLong: 6_000_000n }]);
  });

  it.runIf(there)('of one tenant are none of another', async () => {
    const { clock, list, tenant, now } = some();
    await list.add(tenant, price(clock.now(), 3_000_000n));
    await expect(now(randomUUID())).rejects.toMatchObject({ code: 'not_found' });
  });

  it.runIf(there)('are never changed: neither sooner than a minute ahead nor twice from one moment', async () => {
    const { clock, list, tenant } = some();
    const later = new Date(clock.now().getTime() + MINUTE);
    await list.add(tenant, price(clock.now(), 3_000_000n));
    await expect(list.add(tenant, price(new Date(later.getTime() - 1), 1n))).rejects.toMatchObject({ code: 'invalid' });
    await list.add(tenant, price(later, 2n));
    await expect(list.add(tenant, price(later, 1n))).rejects.toMatchObject({ code: 'conflict' });
  });

  it.runIf(there).each([{ input: -1n }, { output: 10n ** 12n }, { cachedRead: 1.5 as unknown as bigint }, { model: 'a b' }])(
    'that are none are refused: %o',
    async (part) => {
      const { clock, list, tenant } = some();
      await expect(list.add(tenant, { ...price(clock.now(), 1n), ...part })).rejects.toMatchObject({ code: 'invalid' });
    },
  );
});
