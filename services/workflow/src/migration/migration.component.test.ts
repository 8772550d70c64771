import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGround, World, type Ground } from '../runs/testing/world.js';

const old = `
name: two
version: "1"
steps:
  - { name: first, agent: code, action: first }
  - { name: wait, type: wait, signal: go }
  - { name: last, type: workflow, workflow: child }`;
const next = old
  .replace('version: "1"', 'version: "2"')
  .replace('workflow: child }', 'workflow: other }\n  - { name: more, agent: code, action: more }');
const needy = `${next}\n  - { name: needy, agent: code, action: x, inputs: { x: "\${unheard_of}" } }`;
const wrong = next.replace('{ name: first, agent: code, action: first }', '{ name: begin, agent: code, action: first }');

const workflows = {
  two: old,
  child: 'steps: [{ name: made, agent: code, action: old_child }]',
  other: 'steps: [{ name: made, agent: code, action: new_child }]',
};

let ground: Ground;
let world: World;

beforeAll(async () => {
  ground = await openGround();
}, 60_000);

afterAll(() => ground[Symbol.asyncDispose]());

beforeEach(async () => {
  world = await World.open({ ground, workflows, agent: () => ({}) });
});

afterEach(() => world[Symbol.asyncDispose]());

async function waiting(): Promise<string> {
  const run = await world.start('two');
  await world.seen(run, 'step.waiting', 'wait');
  return run;
}

const bob = () => ({ ...world.ann, actor: 'user:bob' });
const migrate = (runId: string, source?: string, dryRun = false) =>
  world.service.migrateRun.execute(bob(), { runId, workflow: '', source, dryRun });
const go = (run: string) => world.service.steerRun.signal(world.ann.tenant, run, { signal: 'go', payload: null, key: '' });
const hash = async (run: string) => (await world.service.runs.pinned(world.ann.tenant, run)).hash;

describe('a waiting run that is moved to another version', () => {
  it('goes on with it, also in the runs that it starts, and says so in its journal', async () => {
    const run = await waiting();
    const { from, to } = await migrate(run, next);
    await go(run);
    const journal = await world.ended(run);
    expect([await world.outcome(run), world.agents.requested.map(({ action }) => action)]).toEqual([
      'succeeded',
      ['first', 'new_child', 'more'],
    ]);
    expect(journal.find(({ type }) => type === 'run.migrated')?.data).toEqual({
      from: from.hash,
      to: to.hash,
      from_version: '1',
      to_version: '2',
      by: 'user:bob',
    });
  });

  it('is the same over a restart', async () => {
    const run = await waiting();
    await migrate(run, next);
    await world.crash();
    await world.boot();
    await go(run);
    await world.ended(run);
    expect(world.agents.requested.at(-1)?.action).toBe('more');
  });

  it('has the one who moved it among those with a hand in it', async () => {
    const run = await waiting();
    await migrate(run, next);
    expect((await world.service.runs.get(world.ann.tenant, run)).run.hands).toEqual(['user:bob']);
  });

  it.each([
    ['a file that does not fit', wrong, 'first: it is succeeded, and the new version has no step first.'],
    ['a file that needs an input', needy, 'unheard_of'],
    ['a file that cannot run', 'steps: [', 'cannot be used'],
  ])('stays where it is with %s', async (_what, source, message) => {
    const run = await waiting();
    const before = await hash(run);
    await expect(migrate(run, source)).rejects.toThrow(message);
    expect(await hash(run)).toBe(before);
  });

  it('is only looked at in a dry run', async () => {
    const run = await waiting();
    const before = await hash(run);
    expect((await migrate(run, next, true)).to.version).toBe('2');
    expect(await hash(run)).toBe(before);
  });

  it('needs nothing when it is there already', async () => {
    const run = await waiting();
    const { from, to } = await migrate(run);
    expect(from).toEqual(to);
  });
});

it('a run of a file is not moved to what nobody stored, and it is said how to', async () => {
  const source = 'name: mine\nversion: "1"\nsteps: [{ name: ask, type: wait, signal: go }]\n';
  const run = await world.service.startRun.execute(world.ann, { workflow: '', source, projectId: 'project', inputs: {}, key: '' });
  await expect(migrate(run)).rejects.toThrow('There is no workflow "mine". Say which one the run goes on with');
});

describe('a run that is at work or has ended', () => {
  it('is refused, with what to do', async () => {
    const run = await waiting();
    await go(run);
    await world.ended(run);
    await expect(migrate(run, next)).rejects.toThrow('rerun it');
  });
});
