import { ANONYMOUS } from '@hexad/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../fixtures/house.js';
import { keyOf, OWNER, person, trail } from '../fixtures/people.js';
import { identitySchema } from '../schema.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
}, 60_000);
afterAll(() => house[Symbol.asyncDispose]());
const keys = () => house.clients.keys;
const create = (name: string) => keys().createKey({ name, userId: '', expiresAt: '' }, { caller: OWNER, idempotencyKey: 'a key' });
const authenticate = (apiKey: string) => house.identity.authenticate({ apiKey }, { caller: ANONYMOUS });

describe('a key', () => {
  it('gives what its user may', async () => {
    const { secret, id } = await keyOf(house, await person(house, 'viewer'));
    expect(await authenticate(secret)).toMatchObject({ actor: `key:${id}`, roles: ['viewer'] });
  });

  it('shows its secret when it is made, and never again', async () => {
    const someone = await person(house, 'member');
    const { secret } = await keyOf(house, someone);
    const listed = await keys().listKeys({ limit: 10, cursor: '', userId: '' }, { caller: someone.caller });
    const rows = await house.server.store(identitySchema).inTenant(OWNER.tenant, (tx) => tx.query('select * from api_keys'));
    // It may have underscores of its own.
    const bare = secret.split('_').slice(2).join('_');
    expect([listed.keys.length, JSON.stringify([listed, rows]).includes(bare)]).toEqual([1, false]);
  });

  it('is one key with one secret when the call is repeated, so that a lost answer loses nothing', async () => {
    const [first, second] = [await create('ci'), await create('ci')];
    expect([second, await trail(house, first.key!.id)]).toEqual([first, ['key.created']]);
    await expect(create('other')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is the same key when the call is repeated at another process, with a data folder of its own', async () => {
    const other = await house.beside();
    const processes = [house, other];
    const wish = { name: 'twice', userId: '', expiresAt: '' };
    const made = [];
    for (const { clients } of processes) made.push(await clients.keys.createKey(wish, { caller: OWNER, idempotencyKey: 'twice' }));
    expect(made[1]).toEqual(made[0]);
  });

  it('is refused from the moment it is revoked', async () => {
    const someone = await person(house, 'member');
    const { id, secret } = await keyOf(house, someone);
    await authenticate(secret);
    await keys().revokeKey({ id }, { caller: someone.caller });
    await keys().revokeKey({ id }, { caller: someone.caller });
    await expect(authenticate(secret)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await trail(house, id)).toEqual(['key.created', 'key.revoked']);
  });

  it('is refused when it has expired', async () => {
    const { secret } = await keyOf(house, await person(house, 'member'), new Date(Date.now() + 300).toISOString());
    await expect.poll(() => authenticate(secret).then(() => '', (error: { code: string }) => error.code)).toBe('unauthenticated'); // prettier-ignore
  });

  it('says until when it is good, so that nobody believes it longer', async () => {
    const someone = await person(house, 'member');
    const end = Date.now() + 60_000;
    const made = [await keyOf(house, someone, new Date(end).toISOString()), await keyOf(house, someone)];
    const ends = await Promise.all(made.map(async ({ secret }) => (await authenticate(secret)).keyExpiresAt));
    expect(ends).toEqual([end, 0]);
  });

  it.each(['2001-01-01T00:00:00Z', 'tomorrow', '2030-13-01T00:00:00Z'])('cannot expire at %s', async (expiresAt) => {
    await expect(keys().createKey({ name: 'k', userId: '', expiresAt }, { caller: OWNER })).rejects.toMatchObject({ code: 'invalid' });
  });
});

const attempts = (userId: string) => [
  (caller: typeof OWNER) => keys().createKey({ name: 'k', userId, expiresAt: '' }, { caller }),
  (caller: typeof OWNER) => keys().listKeys({ limit: 1, cursor: '', userId }, { caller }),
];

describe('the keys of others', () => {
  it('are out of reach for members', async () => {
    const [one, other] = [await person(house, 'member'), await person(house, 'member')];
    const key = await keyOf(house, other);
    for (const attempt of attempts(other.id)) await expect(attempt(one.caller)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(keys().revokeKey({ id: key.id }, { caller: one.caller })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are made and revoked by an admin, except those of an owner, which would make the admin one', async () => {
    const [admin, member, owner] = [await person(house, 'admin'), await person(house, 'member'), await person(house, 'owner')];
    for (const attempt of attempts(member.id)) await attempt(admin.caller);
    for (const attempt of attempts(owner.id)) await expect(attempt(admin.caller)).rejects.toMatchObject({ code: 'forbidden' });
    const key = await keyOf(house, owner);
    await expect(keys().revokeKey({ id: key.id }, { caller: admin.caller })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
