import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGround, World, type Ground } from '../runs/testing/world.js';

const WORKFLOWS = {
  quorum: `
steps:
  - { name: gate, type: approval, revision: abc, quorum: 3 }
  - { name: ship, system: log, inputs: { message: done } }
`,
  three: `
steps:
  - name: gates
    type: parallel
    steps: [{ name: a, type: approval }, { name: b, type: approval, approvers: ["role:admin"] }, { name: c, type: approval, rights: [budgets.manage] }]
`,
  form: `
steps:
  - name: gate
    type: approval
    form: { type: object, required: [window], properties: { window: { enum: [night, day] } } }
    outputs: { form: answer }
`,
};

let ground: Ground;
let world: World;
beforeAll(async () => void (ground = await openGround()), 60_000);
afterAll(() => ground[Symbol.asyncDispose]());
beforeEach(async () => void (world = await World.open({ ground, workflows: WORKFLOWS })));
afterEach(() => world[Symbol.asyncDispose]());

const tenant = () => world.ann.tenant;
const use = () => world.service.approvals;
const gateOf = (run: string, path = 'gate') => use().view.at(tenant(), run, path);
const caller = (actor: string) => ({ tenant: tenant(), actor });
const kinds = async (run: string) => (await use().view.get(caller('user:bob'), (await gateOf(run)).id)).records.map(({ kind }) => kind);
const FILTER = { limit: 10, after: '', state: '', project: '', runId: '' };
const mine = async (actor: string) => (await use().view.mine(caller(actor), FILTER, world.clock.now())).map(({ path }) => path);
const give = (from: string, to: string, project = '') => {
  const endsAt = new Date(world.clock.now().getTime() + 3_600_000);
  return use().delegate.create(caller(from), { id: crypto.randomUUID(), to, project, endsAt });
};
const linkFor = async (run: string, person: string, seconds = 0) => {
  const { path } = await use().links.create({ ...caller('service:mail'), roles: ['service'] }, (await gateOf(run)).id, person, seconds);
  return path.split('token=')[1]!;
};

describe('votes', () => {
  it('of many at once reach the quorum once', async () => {
    const run = await world.start('quorum');
    const people = ['bob', 'cid', 'dan', 'eve', 'fay', 'gus'];
    const votes = await Promise.allSettled(people.map((name) => world.vote(`key:${name}`, run, 'gate', 'abc', { key: `k-${name}` })));
    await world.ended(run);
    const counted = votes.filter(({ status }) => status === 'fulfilled').length;
    expect([counted, await kinds(run)]).toEqual([3, ['requested', 'voted', 'voted', 'voted', 'decided']]);
  });

  it('of one call count once, however often it is tried, and its key stands for no other vote', async () => {
    const run = await world.start('quorum');
    const vote = (comment = '') => world.vote('user:bob', run, 'gate', 'abc', { key: 'k', comment });
    await Promise.all([vote(), vote(), vote()]);
    await expect(vote('something else')).rejects.toMatchObject({ code: 'conflict' });
    expect(await kinds(run)).toEqual(['requested', 'voted']);
  });

  it('are kept, or lost with their turn, when the process dies between them', async () => {
    const run = await world.start('quorum');
    await world.vote('user:bob', run, 'gate', 'abc', { key: 'one' });
    await expect(
      world.service.runs.deliver(tenant(), run, {
        event: { type: 'vote', path: 'gate', voter: 'user:cid', roles: [], decision: 'approve', revision: 'abc', comment: '', form: null },
        beforeWrite: () => {
          throw new Error('killed');
        },
      }),
    ).rejects.toThrow('killed');
    await world.crash();
    await world.boot();
    expect(await kinds(run)).toEqual(['requested', 'voted']);
    await world.vote('user:cid', run, 'gate', 'abc');
    await world.vote('user:dan', run, 'gate', 'abc');
    await world.ended(run);
    expect(await world.outcome(run)).toBe('succeeded');
  });

  it('can be taken back while the gate waits, and that stays on record', async () => {
    const run = await world.start('quorum');
    for (const name of ['bob', 'cid']) await world.vote(`user:${name}`, run, 'gate', 'abc');
    await use().vote.withdraw(caller('key:bob'), await gateOf(run), 'abc', 'w');
    await world.vote('user:dan', run, 'gate', 'abc');
    const { records, approved, brokenAt, line } = await use().view.get(caller('user:bob'), (await gateOf(run)).id);
    expect([line.state, approved, brokenAt, records.map(({ kind }) => kind)]).toEqual([
      'waiting',
      2,
      0,
      ['requested', 'voted', 'voted', 'vote_withdrawn', 'voted'],
    ]);
  });

  it('decide several gates in any order, each by who may there', async () => {
    const run = await world.start('three');
    world.people.known.set('olga', { role: 'owner' }).set('alex', { role: 'admin' });
    await expect(world.vote('user:bob', run, 'gates/c', '')).rejects.toThrow('lacks the right budgets.manage');
    await expect(world.vote('user:olga', run, 'gates/b', '')).rejects.toThrow('not among those who decide');
    expect([await mine('user:bob'), await mine('user:alex'), await mine('key:ann')]).toEqual([
      ['gates/a'],
      ['gates/c', 'gates/b', 'gates/a'],
      [],
    ]);
    await world.vote('user:olga', run, 'gates/c', '');
    await world.vote('user:bob', run, 'gates/a', '');
    await world.vote('user:alex', run, 'gates/b', '');
    await world.ended(run);
    expect(await mine('user:alex')).toEqual([]);
  });

  it('of viewers, the disabled and strangers to the project are refused', async () => {
    const run = await world.start('quorum');
    world.people.known.set('vic', { role: 'viewer' }).set('dis', { disabled: true }).set('out', { projectRole: '' });
    for (const name of ['vic', 'dis', 'out'])
      await expect(world.vote(`user:${name}`, run, 'gate', 'abc')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await kinds(run)).toEqual(['requested']);
  });

  it('carry what the form of the gate asks for', async () => {
    const run = await world.start('form');
    await expect(world.vote('user:bob', run, 'gate', '', { form: { window: 'noon' } })).rejects.toMatchObject({ code: 'invalid' });
    await expect(world.vote('user:bob', run, 'gate', '')).rejects.toThrow('it must be object');
    await world.vote('user:bob', run, 'gate', '', { form: { window: 'night' } });
    await world.ended(run);
    expect((await world.service.runs.get(tenant(), run)).steps.get('gate')?.status).toMatchObject({
      outputs: { answer: { window: 'night' } },
    });
  });
});

describe('a delegate', () => {
  it('decides for somebody, and is still one human with one vote', async () => {
    const run = await world.start('quorum');
    await give('key:bob', 'user:cid');
    await give('user:dan', 'user:cid');
    await give('user:dan', 'user:eve');
    await world.vote('user:cid', run, 'gate', 'abc', { onBehalfOf: 'user:bob' });
    await world.vote('user:cid', run, 'gate', 'abc', { onBehalfOf: 'user:dan' });
    await world.vote('user:eve', run, 'gate', 'abc', { onBehalfOf: 'user:dan' });
    const { approved, records, line } = await use().view.get(caller('user:fay'), (await gateOf(run)).id);
    expect([line.state, approved, records.at(-1)]).toMatchObject(['waiting', 1, { person: 'user:eve', chain: ['user:dan', 'user:eve'] }]);
  });

  it('sees what waits for whom they decide, until it is taken back', async () => {
    world.people.known.set('alex', { role: 'admin' });
    await world.start('three');
    const given = await give('user:alex', 'user:cid', 'project');
    const during = await mine('user:cid');
    await use().delegate.revoke(caller('user:alex'), given.id);
    expect([during, await mine('user:cid')]).toEqual([['gates/c', 'gates/b', 'gates/a'], ['gates/a']]);
    await expect(use().delegate.revoke(caller('user:cid'), given.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is not made one half of a circle, also by two calls at once', async () => {
    const both = await Promise.allSettled([give('user:bob', 'user:cid'), give('user:cid', 'user:bob')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a link', () => {
  const said = { decision: 'approve', comment: '', form: null } as const;

  it('shows as often as one likes, and decides once', async () => {
    world.people.known.set('bob', { name: 'Bob Bee' });
    const run = await world.start('quorum');
    const token = await linkFor(run, 'user:bob');
    for (let n = 0; n < 3; n++) expect(await use().links.look(token)).toMatchObject({ whyNot: '', person: 'Bob Bee' });
    const both = await Promise.allSettled([use().links.decide(token, said), use().links.decide(token, said)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect([await kinds(run), (await use().links.look(token)).whyNot]).toEqual([
      ['requested', 'voted'],
      expect.stringContaining('already decided'),
    ]);
  });

  it('ends with its time, and when what is to be approved changes', async () => {
    const run = await world.start('quorum');
    const [soon, old] = [await linkFor(run, 'user:bob', 60), await linkFor(run, 'user:bob')];
    world.clock.advance(60_000);
    await expect(use().links.decide(soon, said)).rejects.toThrow('has expired');
    await use().revise.one(tenant(), { runId: run, path: 'gate' }, 'def', 'service:git');
    await expect(use().links.decide(old, said)).rejects.toThrow('has changed');
  });

  it('is nothing that people make for others, or guess', async () => {
    const run = await world.start('quorum');
    const { id } = await gateOf(run);
    await expect(use().links.create({ ...caller('key:ann'), roles: ['owner'] }, id, 'user:bob', 0)).rejects.toMatchObject({
      code: 'forbidden',
    });
    const token = await linkFor(run, 'user:bob');
    const other = `${token.slice(0, -10)}AAAAAAAAAA`;
    for (const wrong of [other, 'x', '', `${token}A`]) await expect(use().links.look(wrong)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a new version of a spec', () => {
  it('revokes what was said about an older one, and no other', async () => {
    const yaml =
      'steps: [{ name: gate, type: approval, subject: "spec:${spec}", revision: "${version}" }, { name: hold, type: wait, signal: end }]';
    await using other = await World.open({ ground, workflows: { spec: yaml } });
    const run = await other.start('spec', { spec: 's1', version: '2' });
    await other.vote('user:bob', run, 'gate', '2');
    const state = async () => (await other.service.approvals.view.at(other.ann.tenant, run, 'gate')).state;
    const states: string[] = [];
    for (const [spec, version] of [
      ['s1', 2],
      ['s1', 1],
      ['s2', 3],
      ['s1', 3],
    ] as const) {
      await other.service.approvals.revise.spec(other.ann.tenant, 'project', spec, version);
      states.push(await state());
    }
    expect(states).toEqual(['approved', 'approved', 'approved', 'waiting']);
  });
});
