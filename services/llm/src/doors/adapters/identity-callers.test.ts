import { FixedClock } from '@hexad/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Keys } from '../fixtures/identity.js';
import { KEY, TENANT } from '../fixtures/open-doors.js';
import { openPlatform } from '../fixtures/whole-role.js';
import { IdentityCallers } from './identity-callers.js';

const OWNER = { tenant: TENANT, actor: 'key:one', roles: ['owner'] } as const;
const stack = new AsyncDisposableStack();
const keys = new Keys();
let clock: FixedClock;
let callers: IdentityCallers;
let make: () => IdentityCallers;
beforeAll(async () => {
  const platform = await openPlatform(stack, keys);
  make = () => new IdentityCallers(platform.forRole('llm').rpc, clock);
});
beforeEach(() => {
  clock = new FixedClock();
  callers = make();
  keys.clear();
  keys.asked = 0;
});
afterAll(() => stack.disposeAsync());

it('asks once a second whose a key is, however many requests come', async () => {
  keys.set(KEY, OWNER);
  const all = await Promise.all(Array.from({ length: 10 }, () => callers.byKey(KEY)));
  expect([new Set(all.map(({ actor }) => actor)), keys.asked]).toEqual([new Set(['key:one']), 1]);
});

it('refuses a revoked key within a second', async () => {
  keys.set(KEY, OWNER);
  await callers.byKey(KEY);
  keys.delete(KEY);
  clock.advance(999);
  expect((await callers.byKey(KEY)).actor).toBe('key:one');
  clock.advance(1);
  await expect(callers.byKey(KEY)).rejects.toMatchObject({ code: 'unauthenticated' });
});

it('refuses an expired key from its end on', async () => {
  keys.set(KEY, { ...OWNER, endsAt: clock.now().getTime() + 500 });
  await callers.byKey(KEY);
  keys.delete(KEY);
  clock.advance(500);
  await expect(callers.byKey(KEY)).rejects.toMatchObject({ code: 'unauthenticated' });
});

it('believes no refusal: a key that is made now works at once', async () => {
  await expect(callers.byKey(KEY)).rejects.toMatchObject({ code: 'unauthenticated' });
  keys.set(KEY, OWNER);
  expect(await callers.byKey(KEY)).toEqual(OWNER);
});
