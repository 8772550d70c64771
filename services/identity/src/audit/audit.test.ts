import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../fixtures/house.js';
import { keyOf, OWNER, person, tenant } from '../fixtures/people.js';
import { identitySchema } from '../schema.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
}, 60_000);
afterAll(() => house[Symbol.asyncDispose]());
const list = (caller = OWNER, page: { limit?: number; cursor?: string } = {}) =>
  house.clients.audit.listAudit({ limit: 50, cursor: '', ...page }, { caller });

describe('the audit trail', () => {
  it('says who did what to what, when, and from which key', async () => {
    const admin = await person(house, 'admin');
    const key = await keyOf(house, admin);
    const { user } = await house.clients.users.addUser({ name: 'Bo', role: 'viewer' }, { caller: key.caller });
    const [entry] = (await list()).entries;
    expect(entry).toMatchObject({
      actor: `user:${admin.id}`,
      keyId: key.id,
      action: 'user.added',
      subjectKind: 'user',
      subjectId: user!.id,
    });
    expect([JSON.parse(entry!.detailsJson), Date.now() - Date.parse(entry!.at) < 60_000]).toEqual([{ name: 'Bo', role: 'viewer' }, true]);
  });

  it('has no entry of what was refused', async () => {
    const before = (await list()).entries.length;
    const attempt = house.clients.users.changeUserRole({ id: OWNER.actor.slice(5), role: 'viewer' }, { caller: OWNER });
    await expect(attempt).rejects.toMatchObject({ code: 'conflict' });
    expect((await list()).entries.length).toBe(before);
  });

  it.each(['update audit set actor = actor', 'delete from audit', 'truncate audit'])(
    'refuses the service itself to say: %s',
    async (sql) => {
      const store = house.server.store(identitySchema);
      await expect(store.inTenant(OWNER.tenant, (tx) => tx.execute(sql))).rejects.toMatchObject({ code: 'forbidden' });
    },
  );

  it('comes page by page, each entry once, the newest first', async () => {
    for (let n = 0; n < 5; n += 1) await person(house, 'viewer');
    const seen: { id: string; at: string }[] = [];
    for (let cursor = ''; ;) {
      const page = await list(OWNER, { limit: 2, cursor });
      seen.push(...page.entries);
      cursor = page.nextCursor;
      if (cursor === '') break;
    }
    const times = seen.map(({ at }) => at);
    expect([new Set(seen.map(({ id }) => id)).size, times]).toEqual([seen.length, times.toSorted().toReversed()]);
  });

  it('is for owners and admins of its tenant', async () => {
    await expect(list((await person(house, 'member')).caller)).rejects.toMatchObject({ code: 'forbidden' });
    const other = await tenant(house);
    expect((await list(other.caller)).entries.every(({ subjectId }) => subjectId !== OWNER.tenant)).toBe(true);
  });
});
