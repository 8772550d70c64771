import { ANONYMOUS } from '@hexad/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../fixtures/house.js';
import { OWNER, person, tenant } from '../fixtures/people.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
}, 60_000);
afterAll(() => house[Symbol.asyncDispose]());
const tenants = () => house.clients.tenants;
const create = (name: string) => tenants().createTenant({ name, ownerName: 'Bo' }, { caller: OWNER, idempotencyKey: 'one' });

describe('a tenant', () => {
  it('begins with an owner, a key of theirs that works, and a trail', async () => {
    const acme = await tenant(house, 'Acme');
    const { roles, tenant: id } = await house.identity.authenticate({ apiKey: acme.secret }, { caller: ANONYMOUS });
    const { entries } = await house.clients.audit.listAudit({ limit: 10, cursor: '' }, { caller: acme.caller });
    expect([roles, id, entries.map(({ action }) => action).toReversed()]).toEqual([
      ['owner'],
      acme.tenant,
      ['tenant.created', 'user.added', 'key.created'],
    ]);
    expect(entries.every(({ actor }) => actor === OWNER.actor)).toBe(true);
  });

  it('is one tenant with one key when the call is repeated', async () => {
    const [first, second] = [await create('Once'), await create('Once')];
    expect(second).toEqual(first);
    await expect(create('Twice')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is made and listed by operators alone; the owner of another tenant is none', async () => {
    const { caller, tenant: id } = await tenant(house, 'Plain');
    const wishes = [
      tenants().createTenant({ name: 'x', ownerName: 'y' }, { caller }),
      tenants().listTenants({ limit: 5, cursor: '' }, { caller }),
      tenants().createTenant({ name: 'x', ownerName: 'y' }, { caller: (await person(house, 'member')).caller }),
    ];
    for (const wish of wishes) await expect(wish).rejects.toMatchObject({ code: 'forbidden' });
    expect((await tenants().getTenant({ id }, { caller })).tenant?.name).toBe('Plain');
  });

  it('learns nothing of another', async () => {
    const [one, other] = [await tenant(house, 'One'), await tenant(house, 'Two')];
    await expect(tenants().getTenant({ id: other.tenant }, { caller: one.caller })).rejects.toMatchObject({ code: 'not_found' });
    const { users } = await house.clients.users.listUsers({ limit: 50, cursor: '' }, { caller: one.caller });
    expect(users.map(({ id }) => id)).toEqual([one.id]);
  });

  it('is listed once, page by page, with the operators’ own', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await tenants().listTenants({ limit: 2, cursor }, { caller: OWNER });
      seen.push(...page.tenants.map(({ name }) => name));
      cursor = page.nextCursor;
      if (cursor === '') break;
    }
    expect([seen.includes('local'), seen.filter((name) => name === 'Acme').length, new Set(seen).size]).toEqual([true, 1, seen.length]);
  });
});
