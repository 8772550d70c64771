import { randomUUID } from 'node:crypto';
import type { Caller, Role } from '@hexad/kernel';
import { FixedClock } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import type { House } from '../fixtures/house.js';
import { llmSchema } from '../schema.js';
import { StoredSettings } from './adapters/stored-settings.js';
import { GuardSettings } from './application/guard-settings.js';
import { DEFAULT_SETTINGS, type TenantSettings } from './domain/settings.js';

const STRICT: TenantSettings = {
  redact: 'reversible',
  redactAddresses: true,
  injection: 'block',
  injectionThreshold: 0.75,
  storeBodies: true,
  cacheTtlMs: 3_600_000,
};

const as = (role: Role): Caller => ({ tenant: randomUUID(), actor: 'user:a', roles: [role] });

describe.each(DATABASES)('call settings on $name', ({ open, there }) => {
  let house: House;
  beforeAll(async () => {
    if (there) house = await open();
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  const some = (clock = new FixedClock()) => new GuardSettings(new StoredSettings(house.server.store(llmSchema)), clock);

  it.runIf(there)('are the defaults until somebody sets them, and are read as they were written', async () => {
    using settings = some();
    const owner = as('owner');
    expect(await settings.of(owner.tenant)).toEqual(DEFAULT_SETTINGS);
    await settings.set(owner, STRICT);
    expect(await settings.get(owner)).toEqual(STRICT);
  });

  it.runIf(there)('hold at once where they were set, and soon in other processes', async () => {
    using here = some();
    using there = some();
    const owner = as('owner');
    expect([await here.of(owner.tenant), await there.of(owner.tenant)]).toEqual([DEFAULT_SETTINGS, DEFAULT_SETTINGS]);
    await here.set(owner, STRICT);
    expect(await here.of(owner.tenant)).toEqual(STRICT);
    await expect.poll(() => there.of(owner.tenant)).toEqual(STRICT);
  });

  it.runIf(there)('are asked for again after half a minute, should the word of a change be lost', async () => {
    const clock = new FixedClock();
    using settings = some(clock);
    const { tenant } = as('owner');
    await settings.of(tenant);
    expect(settings.known(tenant)).toEqual(DEFAULT_SETTINGS);
    clock.advance(30_000);
    expect(settings.known(tenant)).toBeUndefined();
  });

  it.runIf(there)('of one tenant are none of another', async () => {
    using settings = some();
    await settings.set(as('admin'), STRICT);
    expect(await settings.of(randomUUID())).toEqual(DEFAULT_SETTINGS);
  });

  it.runIf(there).each(['member', 'viewer', 'service'] as const)('are not set by a %s', async (role) => {
    using settings = some();
    await expect(settings.set(as(role), STRICT)).rejects.toMatchObject({ code: 'forbidden', details: { right: 'models.manage' } });
  });

  it
    .runIf(there)
    .each([
      { redact: 'maybe' as 'on' },
      { injection: 'panic' as 'block' },
      { injectionThreshold: 0 },
      { injectionThreshold: 1.01 },
      { injectionThreshold: NaN },
      { cacheTtlMs: -1 },
      { cacheTtlMs: 31 * 86_400_000 },
    ])('that make no sense are refused: %o', async (part) => {
    using settings = some();
    await expect(settings.set(as('owner'), { ...STRICT, ...part })).rejects.toMatchObject({ code: 'invalid' });
  });
});
