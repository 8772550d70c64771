import { ANONYMOUS } from '@hexad/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserRole } from '../access/domain/roles.js';
import { openHouse, type House } from '../fixtures/house.js';
import { keyOf, OWNER, person, tenant, trail } from '../fixtures/people.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
}, 60_000);
afterAll(() => house[Symbol.asyncDispose]());
const users = () => house.clients.users;
const add = (name: string, idempotencyKey: string) => users().addUser({ name, role: 'member' }, { caller: OWNER, idempotencyKey });

describe('a user', () => {
  it('is added once however often the call is repeated with its key', async () => {
    const [first, second] = [await add('Bo', 'bo'), await add('Bo', 'bo')];
    expect([second, await trail(house, first.user!.id)]).toEqual([first, ['user.added']]);
  });

  it('is refused when the key was used for another', async () => {
    await add('Cy', 'cy');
    await expect(add('Di', 'cy')).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each([
    ['a role that there is not', { name: 'Ed', role: 'root' }],
    ['no name', { name: ' ', role: 'member' }],
  ])('is refused with %s', async (_name, wish) => {
    await expect(users().addUser(wish, { caller: OWNER })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('may no longer do anything once disabled, by no key, and works again once enabled', async () => {
    const admin = await person(house, 'admin');
    const key = await keyOf(house, admin);
    const list = () => users().listUsers({ limit: 1, cursor: '' }, { caller: key.caller });
    const authenticate = () => house.identity.authenticate({ apiKey: key.secret }, { caller: ANONYMOUS });
    await list();
    await users().disableUser({ id: admin.id }, { caller: OWNER });
    await expect(list()).rejects.toMatchObject({ code: 'forbidden' });
    await expect(authenticate()).rejects.toMatchObject({ code: 'unauthenticated' });
    await users().enableUser({ id: admin.id }, { caller: OWNER });
    expect([(await list()).users.length, (await authenticate()).roles]).toEqual([1, ['operator', 'admin']]);
    expect(await trail(house, admin.id)).toEqual(['user.added', 'user.disabled', 'user.enabled']);
  });

  it('changes role with effect at once, whatever the token says that was given out before', async () => {
    const { id, caller } = await person(house, 'admin');
    await users().listUsers({ limit: 1, cursor: '' }, { caller });
    await users().changeUserRole({ id, role: 'viewer' }, { caller: OWNER });
    await expect(users().listUsers({ limit: 1, cursor: '' }, { caller })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is not changed back by a late repetition of an earlier change', async () => {
    const { id } = await person(house, 'viewer');
    const change = (role: string, key: string) => users().changeUserRole({ id, role }, { caller: OWNER, idempotencyKey: `${id} ${key}` });
    await change('member', 'first');
    await change('admin', 'second');
    expect((await change('member', 'first')).user!.role).toBe('admin');
  });

  it('leaves one entry in the trail for a change that is asked for twice', async () => {
    const { id } = await person(house, 'viewer');
    await users().disableUser({ id }, { caller: OWNER });
    await users().disableUser({ id }, { caller: OWNER });
    expect(await trail(house, id)).toEqual(['user.added', 'user.disabled']);
  });

  it.each(['nonsense', '01890000-0000-7000-8000-0000000002ff'])('is not found under %s', async (id) => {
    await expect(users().disableUser({ id }, { caller: OWNER })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the last owner', () => {
  it('can be neither demoted nor disabled, also when two owners demote each other at once', async () => {
    const ada = await tenant(house);
    const demote = (id: string, by: typeof ada.caller) => users().changeUserRole({ id, role: 'admin' }, { caller: by });
    await expect(demote(ada.id, ada.caller)).rejects.toMatchObject({ code: 'conflict' });
    await expect(users().disableUser({ id: ada.id }, { caller: ada.caller })).rejects.toMatchObject({ code: 'conflict' });
    const eve = await person(house, 'owner', ada.caller);
    const results = await Promise.allSettled([demote(ada.id, eve.caller), demote(eve.id, ada.caller)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('who may change users', () => {
  it.each<[UserRole, UserRole, boolean]>([
    ['owner', 'owner', true],
    ['owner', 'admin', true],
    ['admin', 'owner', false],
    ['admin', 'admin', true],
    ['member', 'viewer', false],
    ['viewer', 'viewer', false],
  ])('%s adds %s: %s', async (role, added, allowed) => {
    const { caller } = await person(house, role);
    const attempt = users()
      .addUser({ name: 'New', role: added }, { caller })
      .then(
        () => true,
        (error: { code: string }) => error.code !== 'forbidden',
      );
    expect(await attempt).toBe(allowed);
  });

  it('never lets an admin touch an owner', async () => {
    const [admin, owner] = [await person(house, 'admin'), await person(house, 'owner')];
    await expect(users().disableUser({ id: owner.id }, { caller: admin.caller })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(users().changeUserRole({ id: admin.id, role: 'owner' }, { caller: admin.caller })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
