import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_TENANT } from '../access/domain/roles.js';
import { openHouse, type House } from '../fixtures/house.js';
import { identitySchema } from '../schema.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
}, 60_000);
afterAll(() => house[Symbol.asyncDispose]());

const caller = { tenant: LOCAL_TENANT, actor: 'user:00000000-0000-7000-8000-000000000002' };
const create = (name: string, more: { id?: string; key?: string } = {}) =>
  house.identity.createProject({ id: more.id ?? '', name }, { caller, ...(more.key !== undefined && { idempotencyKey: more.key }) });
const ID = '01890000-0000-7000-8000-000000000201';

describe('a project', () => {
  it('is made, found by its id and by its name', async () => {
    const { project } = await create('Kites', { id: ID });
    const [byId, byName] = [
      await house.identity.getProject({ id: ID, name: '' }, { caller }),
      await house.identity.getProject({ id: '', name: 'Kites' }, { caller }),
    ];
    expect([byId.project, byName.project]).toEqual([project, project]);
  });

  it('is one project when the call is repeated with its key', async () => {
    const [first, second] = [await create('Boats', { key: 'k1' }), await create('Boats', { key: 'k1' })];
    expect(second).toEqual(first);
  });

  it('is refused when the key was used for another name', async () => {
    await create('Boats', { key: 'k2' });
    await expect(create('Ships', { key: 'k2' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is announced exactly once', async () => {
    const project = (await create('Announced', { key: 'k3' })).project!;
    await create('Announced', { key: 'k3' });
    const rows = await house.server.asBus((sql) =>
      sql.rows<{ data: unknown }>(`select data from identity.outbox where name = 'hexad.identity.project.created.v1'`),
    );
    expect(rows.filter(({ data }) => JSON.stringify(data).includes(project.id)).length).toBe(1);
  });

  it.each([
    ['empty', ' \n '],
    ['too long', 'x'.repeat(121)],
  ])('is refused when its name is %s', async (_name, name) => {
    await expect(create(name)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('keeps a name on one line', async () => {
    expect((await create('a\u0000b\nc', { key: 'k4' })).project?.name).toBe('a b c');
  });

  it.each(['nonsense', '01890000-0000-7000-8000-0000000002ff'])('is not found under %s', async (id) => {
    await expect(house.identity.getProject({ id, name: '' }, { caller })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the list of projects', () => {
  it('comes page by page, each project once', async () => {
    for (let index = 0; index < 7; index += 1) await create(`P${index}`, { key: `list-${index}` });
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await house.identity.listProjects({ limit: 3, cursor }, { caller });
      seen.push(...page.projects.map(({ id }) => id));
      cursor = page.nextCursor;
      if (cursor === '') break;
    }
    expect([new Set(seen).size, seen.length >= 7]).toEqual([seen.length, true]);
  });

  it('refuses a cursor that it did not give', async () => {
    await expect(house.identity.listProjects({ limit: 3, cursor: 'x' }, { caller })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('tenancy', () => {
  it('shows nothing to a transaction of another tenant', async () => {
    await create('Hidden', { key: 'k9' });
    const other = '01890000-0000-7000-8000-000000000999';
    const rows = await house.server.store(identitySchema).inTenant(other, (tx) => tx.query('select id from projects'));
    expect(rows).toEqual([]);
  });
});
