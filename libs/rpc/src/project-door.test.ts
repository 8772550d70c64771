import type { Caller, Role } from '@hexad/kernel';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALICE, openHouse, type House } from './fixtures/house.js';
import { ProjectAccess, type ProjectRole } from './project-access.js';

const RUN = '01890000-0000-7000-8000-000000000101';
const UNKNOWN = '01890000-0000-7000-8000-000000000102';
const KITES = '01890000-0000-7000-8000-0000000000aa';

/** Alice's memberships, by project. */
class Memberships extends ProjectAccess {
  readonly roles = new Map<string, ProjectRole>();

  protected override async memberRole(_caller: Caller, project: string): Promise<ProjectRole | undefined> {
    return this.roles.get(project);
  }

  protected override async memberships(): Promise<string[]> {
    return [...this.roles.keys()];
  }
}

let members: Memberships;
let house: House;
/** Of the run. */
let project: string;
beforeEach(async () => {
  members = new Memberships();
  project = KITES;
  const of = { run: async (_tenant: string, id: string) => (id === RUN ? project : undefined) };
  house = await openHouse({ projects: { access: members, of, lookAgainMs: 20 } });
});
afterEach(() => house[Symbol.asyncDispose]());

const runs = () => house.clients.client('echo', WorkflowServiceService);
const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const reading = (caller: Caller, runId = RUN) => outcome(runs().getRun({ runId }, { caller }));
const writing = (caller: Caller) => outcome(runs().cancelRun({ runId: RUN }, { caller }));
const starting = (projectId: string) =>
  outcome(runs().startRun({ workflow: 'build', inputsJson: '{}', projectId, idempotencyKey: '' }, { caller: as('owner') }));
const watching = () => outcome(runs().watchRun({ runId: RUN, after: 0 }, { caller: ALICE })[Symbol.asyncIterator]().next());
const work = (own: string): Caller => ({ ...ALICE, roles: [], project: own });
const as = (...roles: Role[]): Caller => ({ ...ALICE, roles });

describe('what belongs to a project', () => {
  it('is not there for who is no member, in the words for what is not there at all', async () => {
    await expect(runs().getRun({ runId: RUN }, { caller: ALICE })).rejects.toMatchObject({
      code: 'not_found',
      message: `There is no run "${RUN}".`,
    });
    await expect(runs().getRun({ runId: UNKNOWN }, { caller: ALICE })).rejects.toMatchObject({
      code: 'not_found',
      message: `There is no run "${UNKNOWN}".`,
    });
    expect([await writing(ALICE), house.script.reads]).toEqual(['not_found', 0]);
  });

  it.each([
    ['viewer', 'done', 'forbidden'],
    ['member', 'done', 'done'],
    ['admin', 'done', 'done'],
  ] as const)('is read and changed by a %s as %s and %s', async (role, read, write) => {
    members.roles.set(KITES, role);
    expect([await reading(ALICE), await writing(ALICE)]).toEqual([read, write]);
  });

  it('is open to who manages every project, and to services', async () => {
    expect([await writing(as('owner')), await writing(as('admin')), await writing(as('service'))]).toEqual(['done', 'done', 'done']);
  });

  it('is closed to a member whose key gives no role any more', async () => {
    members.roles.set(KITES, 'admin');
    expect(await reading(as())).toBe('not_found');
  });

  it('is refused before anything is made in it', async () => {
    const start = { workflow: 'build', projectId: KITES, inputsJson: '{}', idempotencyKey: '' };
    expect(await outcome(runs().startRun(start, { caller: ALICE }))).toBe('not_found');
    expect(house.script.calls).toEqual([]);
  });

  it('is streamed to members alone', async () => {
    const before = await watching();
    members.roles.set(KITES, 'viewer');
    expect([before, await watching()]).toEqual(['not_found', 'done']);
  });

  it('is streamed no longer to who is removed meanwhile', async () => {
    members.roles.set(KITES, 'viewer');
    Object.assign(house.script, { items: 1, streamEnds: false });
    const stream = runs().watchRun({ runId: RUN, after: 0 }, { caller: ALICE })[Symbol.asyncIterator]();
    await stream.next();
    members.roles.clear();
    await expect(stream.next()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is asked for by an id that can be none without looking', async () => {
    expect(await reading(as('owner'), "x' or 1=1")).toBe('not_found');
  });
});

it('a project that is not there is not begun in by who sees every project either', async () => {
  members.roles.set(KITES, 'admin');
  expect([await starting(UNKNOWN), await starting('kites'), await starting(KITES), await starting('')]).toEqual([
    'not_found',
    'not_found',
    'done',
    'done',
  ]);
});

describe('the work of a run', () => {
  it('goes on in its project whatever became of who began it, and gets into no other', async () => {
    expect([await writing(work(KITES)), await writing(work(UNKNOWN)), await writing(work(''))]).toEqual(['done', 'not_found', 'not_found']);
    expect(await reading({ ...as('service'), project: UNKNOWN })).toBe('not_found');
  });
});

describe('what belongs to no project', () => {
  it("is everybody's in the tenant, for reading by viewers", async () => {
    project = '';
    expect([await writing(ALICE), await reading(as('viewer')), await writing(as('viewer'))]).toEqual(['done', 'done', 'forbidden']);
  });
});

it('a server whose method does not say what it is about does not start', async () => {
  await expect(openHouse({ projects: { access: members, of: { spec: async () => '' } } })).rejects.toThrow('within a run');
});
