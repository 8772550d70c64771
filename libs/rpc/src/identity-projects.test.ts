import { AppError, SystemClock, type Caller } from '@hexad/kernel';
import { beforeEach, expect, it } from 'vitest';
import { IdentityProjects } from './identity-projects.js';
import type { RpcClients } from './ports.js';

const KITES = '01890000-0000-7000-8000-0000000000aa';
const OWNER: Caller = { tenant: '01890000-0000-7000-8000-000000000001', actor: 'user:ada', roles: ['owner'] };

class At extends SystemClock {
  constructor(public time = 0) {
    super();
  }
  override now(): Date {
    return new Date(this.time);
  }
}

/** Identity's contract, as far as it is asked here. */
class Identity {
  asked = 0;
  readonly projects = new Map([[KITES, 'admin']]);

  async getProject({ id }: { readonly id: string }) {
    this.asked += 1;
    const role = this.projects.get(id);
    if (role === undefined) throw new AppError('not_found', `There is no project ${id}.`);
    return { project: { id, name: 'kites', createdAt: '', role } };
  }
}

let identity: Identity;
let clock: At;
let access: IdentityProjects;
beforeEach(() => {
  identity = new Identity();
  clock = new At();
  access = new IdentityProjects({ client: () => identity } as unknown as RpcClients, clock);
});

it('asks once for all who ask at the same time, and again when a moment is over', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, () => access.roleInExisting(OWNER, KITES)));
  expect([new Set(all), identity.asked]).toEqual([new Set(['admin']), 1]);
  clock.time += 2_000;
  await access.roleInExisting(OWNER, KITES);
  expect(identity.asked).toBe(2);
});

it('remembers no refusal: a project that is made now is there at once', async () => {
  identity.projects.clear();
  expect(await access.roleInExisting(OWNER, KITES)).toBeUndefined();
  identity.projects.set(KITES, 'admin');
  expect(await access.roleInExisting(OWNER, KITES)).toBe('admin');
});

it('asks nobody about the project of work that was given', async () => {
  expect(await access.roleInExisting({ ...OWNER, project: KITES }, KITES)).toBe('member');
  expect(await access.roleInExisting({ ...OWNER, roles: ['service'] }, KITES)).toBe('member');
  expect(identity.asked).toBe(0);
});
