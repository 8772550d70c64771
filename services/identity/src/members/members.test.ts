import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../fixtures/house.js';
import { OWNER, person, tenant, trail, type Person } from '../fixtures/people.js';

let house: House;
let project: string;
let [admin, maker, member, viewer, stranger]: Person[] = [];
beforeAll(async () => {
  house = await openHouse();
  admin = await person(house, 'admin');
  [maker, member, stranger] = [await person(house, 'member'), await person(house, 'member'), await person(house, 'member')];
  viewer = await person(house, 'viewer');
  project = (await house.identity.createProject({ id: '', name: 'Kites' }, { caller: maker.caller })).project!.id;
  for (const { id } of [member, viewer]) await set(id, 'member', maker);
}, 60_000);
afterAll(() => house[Symbol.asyncDispose]());

const set = (userId: string, role: string, by: Person | undefined, idempotencyKey?: string) =>
  house.clients.members.setMember({ projectId: project, userId, role }, { caller: by!.caller, ...(idempotencyKey && { idempotencyKey }) });
const remove = (userId: string, by: Person | undefined) =>
  house.clients.members.removeMember({ projectId: project, userId }, { caller: by!.caller });
const see = async (who: Person | undefined) =>
  house.identity.getProject({ id: project, name: '' }, { caller: who!.caller }).then(
    (answer) => answer.project!.role,
    (error: { code: string }) => error.code,
  );

describe('a project', () => {
  it('has its maker as admin, and is for each what the tenant and the project let them be', async () => {
    const roles = await Promise.all([maker, admin, { id: '', caller: OWNER }, member, viewer].map(see));
    expect(roles).toEqual(['admin', 'admin', 'admin', 'member', 'viewer']);
  });

  it('does not exist for somebody who is no member: by id, by name, in the list, with its members', async () => {
    const { caller } = stranger!;
    const listed = await house.identity.listProjects({ limit: 50, cursor: '' }, { caller });
    const codes = await Promise.all(
      [
        house.identity.getProject({ id: '', name: 'Kites' }, { caller }),
        house.clients.members.listMembers({ projectId: project }, { caller }),
        set(stranger!.id, 'admin', stranger),
      ].map((call: Promise<unknown>) => call.catch((error: { code: string }) => error.code)),
    );
    expect([await see(stranger), listed.projects, codes]).toEqual(['not_found', [], ['not_found', 'not_found', 'not_found']]);
  });

  it('is not given away by an id that is used again', async () => {
    const again = house.identity.createProject({ id: project, name: 'Kites' }, { caller: stranger!.caller });
    await expect(again).rejects.toMatchObject({ code: 'conflict' });
  });

  it('cannot be made by a viewer', async () => {
    const attempt = house.identity.createProject({ id: '', name: 'Boats' }, { caller: viewer!.caller });
    await expect(attempt).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the members of a project', () => {
  it('are seen by its members and changed by its admins alone', async () => {
    const { members } = await house.clients.members.listMembers({ projectId: project }, { caller: viewer!.caller });
    expect(members.map(({ userId }) => userId).toSorted()).toEqual([maker!.id, member!.id, viewer!.id].toSorted());
    await expect(set(stranger!.id, 'member', member)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(remove(viewer!.id, member)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('come, change and go with effect at once, each time with one entry in the trail', async () => {
    const before = (await trail(house, project)).length;
    await set(stranger!.id, 'viewer', maker);
    await set(stranger!.id, 'viewer', maker);
    await set(stranger!.id, 'admin', admin);
    expect(await see(stranger)).toBe('admin');
    await remove(stranger!.id, stranger);
    await remove(stranger!.id, maker);
    expect(await see(stranger)).toBe('not_found');
    expect((await trail(house, project)).slice(before)).toEqual(['member.added', 'member.role_changed', 'member.removed']);
  });

  it('can only be users of the tenant', async () => {
    const other = await tenant(house, 'Other');
    await expect(set(other.id, 'member', maker)).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each(['owner', ''])('cannot be "%s" in a project', async (role) => {
    await expect(set(member!.id, role, maker)).rejects.toMatchObject({ code: 'invalid' });
  });
});
