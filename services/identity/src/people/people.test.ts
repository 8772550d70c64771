import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHouse, type House } from '../fixtures/house.js';
import { keyOf, OWNER, person, tenant } from '../fixtures/people.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
}, 60_000);
afterAll(() => house[Symbol.asyncDispose]());

const SERVICE = { ...OWNER, actor: 'service:workflow', roles: ['service'] as const };
const found = async (names: string[], caller = SERVICE as typeof OWNER) => {
  const { people } = await house.clients.people.getPeople({ names, projectId: '' }, { caller });
  return people.map(({ asked, userId }) => [asked, userId] as const);
};

it('a user, each of their keys and a name that they alone have are one person', async () => {
  const { id, caller } = await person(house, 'member');
  const [first, second] = [await keyOf(house, { caller }), await keyOf(house, { caller })];
  await house.clients.keys.revokeKey({ id: first.id }, { caller });
  const zoe = (await house.clients.users.addUser({ name: 'Zoe', role: 'viewer' }, { caller: OWNER })).user!;
  const names = [`user:${id}`, `key:${first.id}`, `key:${second.id}`];
  expect(new Map(await found([...names, 'user:Zoe']))).toEqual(
    new Map([...names.map((name) => [name, id] as const), ['user:Zoe', zoe.id]]),
  );
});

it('a name that two have, and what is nobody, stand for nobody', async () => {
  for (const idempotencyKey of ['one', 'two'])
    await house.clients.users.addUser({ name: 'Max', role: 'member' }, { caller: OWNER, idempotencyKey });
  expect(await found(['user:Max', 'user:nobody', 'key:nothing', 'role:owner', `user:${crypto.randomUUID()}`])).toEqual([]);
});

it('nobody of another tenant is told', async () => {
  const other = await tenant(house);
  expect(await found([`user:${other.id}`])).toEqual([]);
});
