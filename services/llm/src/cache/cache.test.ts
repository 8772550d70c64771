import { randomUUID } from 'node:crypto';
import { FixedClock } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Finish } from '../calls/domain/answer.js';
import { DATABASES } from '../fixtures/databases.js';
import type { House } from '../fixtures/house.js';
import { NO_TOKENS } from '../money/index.js';
import { llmSchema } from '../schema.js';
import { StoredAnswers, type CacheLimits } from './adapters/stored-answers.js';

const HOUR = 3_600_000;
const answer = (text: string, finish: Finish = 'stop'): Answer => ({
  id: 'm1',
  model: 'small',
  parts: [{ type: 'text', text }],
  finish,
  tokens: NO_TOKENS,
});

describe.each(DATABASES)('kept answers on $name', ({ open, there }) => {
  let house: House;
  beforeAll(async () => {
    if (there) house = await open();
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  const some = (limits: Partial<CacheLimits> = {}) => {
    const clock = new FixedClock();
    const tenant: string = randomUUID();
    return { clock, tenant, cache: new StoredAnswers(house.server.store(llmSchema), clock, limits) };
  };

  it.runIf(there)('are given again as they were, whatever characters are in them', async () => {
    const { cache, tenant } = some();
    const odd = answer('a \u0000 b \uD800 "c" \u2028');
    await cache.keep(tenant, 'k', odd, HOUR);
    expect(await cache.find(tenant, 'k')).toEqual(odd);
  });

  it.runIf(there)('are those of the tenant alone', async () => {
    const { cache, tenant } = some();
    await cache.keep(tenant, 'k', answer('mine'), HOUR);
    expect(await cache.find(randomUUID(), 'k')).toBeUndefined();
  });

  it.runIf(there)('end with their time, and a sweep removes them', async () => {
    const { cache, clock, tenant } = some();
    await cache.keep(tenant, 'k', answer('old'), HOUR);
    clock.advance(HOUR - 1);
    expect(await cache.find(tenant, 'k')).toBeDefined();
    clock.advance(1);
    expect(await cache.find(tenant, 'k')).toBeUndefined();
    expect(await cache.sweep()).toBeGreaterThanOrEqual(1);
  });

  it.runIf(there)('make room for a newer one of the same request', async () => {
    const { cache, tenant } = some();
    await cache.keep(tenant, 'k', answer('old'), HOUR);
    await cache.keep(tenant, 'k', answer('new'), HOUR);
    expect(await cache.find(tenant, 'k')).toEqual(answer('new'));
  });

  it.runIf(there).each<Finish>(['stop', 'stop_sequence', 'length', 'tool_calls'])('are such as ended: %s', async (finish) => {
    const { cache, tenant } = some();
    await cache.keep(tenant, 'k', answer('a', finish), HOUR);
    expect(await cache.find(tenant, 'k')).toBeDefined();
  });

  const opaque: Answer = { ...answer('a'), parts: [{ type: 'opaque', dialect: 'anthropic', value: {} }] };
  const none: readonly (readonly [string, Answer, number])[] = [
    ['was filtered', answer('a', 'filtered'), HOUR],
    ['is a refusal', answer('a', 'refused'), HOUR],
    ['wants to go on', answer('a', 'paused'), HOUR],
    ['is empty', { ...answer('a'), parts: [] }, HOUR],
    ['has parts of one provider', opaque, HOUR],
    ['is too large', answer('a'.repeat(1_000)), HOUR],
    ['nobody wanted kept', answer('a'), 0],
  ];
  it.runIf(there).each(none)('are none that %s', async (_, unkept, ttlMs) => {
    const { cache, tenant } = some({ size: 1_000 });
    await cache.keep(tenant, 'k', unkept, ttlMs);
    expect(await cache.find(tenant, 'k')).toBeUndefined();
  });

  it.runIf(there)('are no more than their number: the oldest go, without a sweep too', async () => {
    const { cache, clock, tenant } = some({ entries: 20 });
    const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);
    for (const key of keys) {
      await cache.keep(tenant, key, answer(key), HOUR);
      clock.advance(1);
    }
    const found = await Promise.all(keys.map(async (key) => ((await cache.find(tenant, key)) === undefined ? [] : [key])));
    expect(found.flat()).toEqual(keys.slice(-20));
  });

  it.runIf(there)('go all at once when the tenant wants that', async () => {
    const { cache, tenant } = some();
    await cache.keep(tenant, 'k', answer('a'), HOUR);
    expect([await cache.clear(tenant), await cache.find(tenant, 'k')]).toEqual([1, undefined]);
  });
});
