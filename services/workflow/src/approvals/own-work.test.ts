import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGround, World, type Ground } from '../runs/testing/world.js';

const GATE = `
steps:
  - { name: first, type: wait, signal: go, outputs: { go: go } }
  - { name: gate, type: approval, authors: "\${authors}", approvers: "\${approvers}", revision: "\${sha}", payload: { notes: "\${notes}" } }
  - { name: hold, type: wait, signal: end }
`;
const INPUTS = { sha: 'abc', notes: '', authors: ['key:amy'], approvers: [] };

let ground: Ground;
let world: World;
beforeAll(async () => void (ground = await openGround()), 60_000);
afterAll(() => ground[Symbol.asyncDispose]());
beforeEach(async () => void (world = await World.open({ ground, workflows: { gate: GATE } })));
afterEach(() => world[Symbol.asyncDispose]());

const tenant = () => world.ann.tenant;
const steer = () => world.service.steerRun;
const go = (run: string, by: string) => steer().signal(tenant(), run, { signal: 'go', payload: 1, key: '', by });
async function asked(by = 'service:clock'): Promise<string> {
  const run = await world.start('gate', INPUTS);
  await go(run, by);
  return run;
}
const approve = (run: string, actor: string, revision = 'abc') => world.vote(actor, run, 'gate', revision);
const state = async (run: string) => (await world.service.runs.get(tenant(), run)).steps.get('gate')?.status.state;

describe('nobody approves their own work', () => {
  it.each([
    ['who started the run', 'user:ann'],
    ['who started it, with a key', 'key:ann'],
    ['who started it, with another key', 'key:ann.2'],
    ['an author, whose key the workflow names', 'user:amy'],
  ])('not %s', async (_, actor) => {
    const run = await asked();
    await expect(approve(run, actor)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('their own work') as string,
    });
    expect(await state(run)).toBe('waiting');
  });

  it.each([
    ['has answered a step of it', (run: string) => go(run, 'key:bob.3')],
    [
      'has set its variables, before the gate asks',
      async (run: string) => {
        await steer().patch(tenant(), run, { authors: [], approvers: ['user:bob', 'user:cid'] }, { by: 'key:bob' });
        await go(run, 'service:clock');
      },
    ],
    [
      'has set its variables, while the gate asks',
      async (run: string) => {
        await go(run, 'service:clock');
        await steer().patch(tenant(), run, { unrelated: true }, { by: 'key:bob' });
      },
    ],
    [
      'has said what is to be approved',
      async (run: string) => {
        await go(run, 'service:clock');
        await world.service.approvals.revise.one(tenant(), { runId: run, path: 'gate' }, 'abc2', 'key:bob');
        await world.service.approvals.revise.one(tenant(), { runId: run, path: 'gate' }, 'abc', 'service:git');
      },
    ],
  ])('not who %s', async (_, touch) => {
    const run = await world.start('gate', INPUTS);
    await touch(run);
    await expect(approve(run, 'user:bob')).rejects.toThrow('their own work');
    await approve(run, 'user:cid');
    expect(await state(run)).toBe('succeeded');
  });

  it('not who resumed a run that somebody else rejected', async () => {
    const run = await asked();
    await world.vote('user:cid', run, 'gate', 'abc', { decision: 'reject' });
    await steer().resume(tenant(), run, { by: 'key:bob' });
    await expect(approve(run, 'user:bob')).rejects.toThrow('their own work');
  });

  it('not through a delegate, nor as one, nor with one between', async () => {
    const run = await asked();
    const endsAt = new Date(world.clock.now().getTime() + 3_600_000);
    const give = (actor: string, to: string) =>
      world.service.approvals.delegate.create({ tenant: tenant(), actor }, { id: crypto.randomUUID(), to, project: '', endsAt });
    await give('key:ann', 'user:bob');
    await give('user:dan', 'user:ann');
    await expect(world.vote('user:bob', run, 'gate', 'abc', { onBehalfOf: 'user:ann' })).rejects.toThrow('the work of user:ann');
    await expect(world.vote('user:ann', run, 'gate', 'abc', { onBehalfOf: 'user:dan' })).rejects.toThrow('their own work');
    await expect(world.vote('user:bob', run, 'gate', 'abc', { onBehalfOf: 'user:dan' })).rejects.toThrow('the work of user:ann');
    expect(await state(run)).toBe('waiting');
  });

  it('not with a link of their own', async () => {
    const run = await asked();
    const gate = await world.service.approvals.view.at(tenant(), run, 'gate');
    const { path } = await world.service.approvals.links.create(
      { tenant: tenant(), actor: 'service:mail', roles: ['service'] },
      gate.id,
      'user:ann',
      0,
    );
    const token = path.split('token=')[1]!;
    await expect(world.service.approvals.links.decide(token, { decision: 'approve', comment: '', form: null })).rejects.toThrow(
      'their own work',
    );
  });

  it.each(['service:git', 'agent:code'])('and %s is nobody who approves', async (actor) => {
    const run = await asked();
    world.people.getPeople = () => Promise.resolve({ people: [] });
    await expect(approve(run, actor)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a change', () => {
  it.each([
    ['of what is approved', { sha: 'def' }, 'def'],
    ['of what was shown', { notes: 'and the database' }, 'abc'],
  ])('%s by hand takes an approval back, and the gate asks anew', async (_, variables, revision) => {
    const run = await asked();
    await approve(run, 'user:bob');
    await steer().patch(tenant(), run, variables, { by: 'key:cid' });
    expect(await state(run)).toBe('waiting');
    await approve(run, 'user:bob', revision);
    expect(await state(run)).toBe('succeeded');
  });

  it('of something else leaves an approval', async () => {
    const run = await asked();
    await approve(run, 'user:bob');
    await steer().patch(tenant(), run, { approvers: ['user:cid'] }, { by: 'key:cid' });
    expect(await state(run)).toBe('succeeded');
  });

  it.each([
    ['with other inputs', 'user:ann', { sha: 'def' }, 'waiting'],
    ['by somebody else', 'user:bob', {}, 'waiting'],
    ['of the same by the same', 'user:ann', {}, 'succeeded'],
  ])('is a run that begins again %s after the gate', async (_, actor, inputs, outcome) => {
    const run = await asked();
    await approve(run, 'user:bob');
    await steer().signal(tenant(), run, { signal: 'end', payload: 1, key: '' });
    const again = await world.service.rerun.execute({ tenant: tenant(), actor }, { runId: run, from: 'hold', inputs, key: '' });
    const { steps } = await world.service.runs.get(tenant(), again);
    expect([steps.get('gate')?.status.state, steps.get('hold')?.status.state]).toEqual([
      outcome,
      outcome === 'succeeded' ? 'waiting' : undefined,
    ]);
  });
});
