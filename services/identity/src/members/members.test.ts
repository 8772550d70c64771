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
  await set(member.id, 'member', maker);
  await set(viewer.id, 'viewer', maker);
}, 60_000);
afterAll(() => house[Symbol.asyncDispose]());

const set = (userId: string, role: string, by: Person | undefined, projectId = project) =>
  house.clients.members.setMember({ projectId, userId, role }, { caller: by!.caller });
const remove = (userId: string, by: Person | undefined, projectId = project) =>
  house.clients.members.removeMember({ projectId, userId }, { caller: by!.caller });
const projectOf = async ({ caller }: Person) => (await house.identity.createProject({ id: '', name: 'Boats' }, { caller })).project!.id;
const disable = (id: string) => house.clients.users.disableUser({ id }, { caller: OWNER });
const conflict = { code: 'conflict' };
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

describe('a user who cannot work in a project', () => {
  it('is no more than viewer of it when they are a viewer of the tenant', async () => {
    for (const role of ['admin', 'member']) await expect(set(viewer!.id, role, maker)).rejects.toMatchObject(conflict);
    expect(await see(viewer)).toBe('viewer');
  });

  it('is neither added nor changed while they are disabled, but can be removed', async () => {
    const [gone, kept] = [await person(house, 'member'), await person(house, 'member')];
    await set(kept.id, 'viewer', maker);
    await Promise.all([gone, kept].map(({ id }) => disable(id)));
    for (const { id } of [gone, kept]) await expect(set(id, 'member', maker)).rejects.toMatchObject(conflict);
    await remove(kept.id, maker);
    const { members } = await house.clients.members.listMembers({ projectId: project }, { caller: OWNER });
    expect(members.map(({ userId }) => userId)).not.toContain(kept.id);
  });
});

describe('the last admin of a project', () => {
  it('makes somebody else its admin before they go, whoever sends them', async () => {
    const [last, next] = [await person(house, 'member'), await person(house, 'member')];
    const boats = await projectOf(last);
    await set(next.id, 'member', last, boats);
    const attempts = [remove(last.id, last, boats), set(last.id, 'viewer', last, boats), remove(last.id, admin, boats)];
    for (const attempt of attempts) await expect(attempt).rejects.toMatchObject(conflict);
    await set(next.id, 'admin', last, boats);
    await remove(last.id, last, boats);
    expect(await trail(house, boats)).toEqual(['project.created', 'member.added', 'member.role_changed', 'member.removed']);
  });

  it('is the last one also beside an admin who is disabled or a viewer of the tenant now', async () => {
    const [last, off, low] = [await person(house, 'member'), await person(house, 'member'), await person(house, 'member')];
    const boats = await projectOf(last);
    for (const { id } of [off, low]) await set(id, 'admin', last, boats);
    await disable(off.id);
    await house.clients.users.changeUserRole({ id: low.id, role: 'viewer' }, { caller: OWNER });
    await expect(remove(last.id, last, boats)).rejects.toMatchObject(conflict);
    await remove(off.id, last, boats);
    await remove(low.id, last, boats);
  });

  it('stays when two remove each other at once', async () => {
    const [one, two] = [await person(house, 'member'), await person(house, 'member')];
    const boats = await projectOf(one);
    await set(two.id, 'admin', one, boats);
    await Promise.allSettled([remove(two.id, one, boats), remove(one.id, two, boats)]);
    const { members } = await house.clients.members.listMembers({ projectId: boats }, { caller: OWNER });
    expect(members.map(({ role }) => role)).toEqual(['admin']);
  });
});
