import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGround, World, type Ground } from '../runs/testing/world.js';
import { workflowSchema } from '../schema.js';

const DAY = 86_400_000;

const workflows = {
  two: `
steps:
  - { name: first, agent: code, action: first, inputs: { n: "\${n}" }, outputs: { v: found } }
  - { name: second, agent: code, action: second, inputs: { found: "\${found}", n: "\${n}" } }`,
  outer: 'steps: [{ name: sub, type: workflow, workflow: inner, outputs: { made: made } }]',
  inner: 'steps: [{ name: make, agent: code, action: make, outputs: { v: made } }]',
  waiting: 'steps: [{ name: wait, type: wait, signal: go }]',
  undone: `
steps:
  - { name: look, agent: code, action: look }
  - name: many
    type: parallel
    steps:
      - name: each
        type: foreach
        items: [x, y]
        as: it
        key: "\${it}"
        failure: collect
        steps: [{ name: see, agent: code, action: see }, { name: pay, agent: code, action: pay, compensate: { agent: code, action: undo } }]
  - { name: last, agent: code, action: last, inputs: { n: "\${n}" }, on_error: rollback, retry: { attempts: 1 } }`,
};

let ground: Ground;
let world: World;

beforeAll(async () => {
  ground = await openGround();
}, 60_000);

afterAll(() => ground[Symbol.asyncDispose]());

beforeEach(async () => {
  world = await World.open({
    ground,
    workflows,
    agent: ({ action, inputsJson }) => (action === 'last' && inputsJson === '{"n":1}' ? new Error('it broke') : { v: 'gold' }),
  });
});

afterEach(() => world[Symbol.asyncDispose]());

const { signal } = new AbortController();
const owner = () => ({ ...world.ann, roles: ['owner'] as const });
const rows = (table: string) =>
  ground
    .store(workflowSchema)
    .inTenant(world.ann.tenant, async (tx) => Number((await tx.query<{ n: string }>(`select count(*) as n from ${table}`))[0]!.n));

async function archive(days = 31): Promise<void> {
  world.clock.advance(days * DAY);
  await world.service.keepHistory.sweep(signal);
}

async function done(workflow: string, inputs = { n: 1 }, key = ''): Promise<string> {
  const run = await world.start(workflow, inputs, key);
  await world.ended(run);
  return run;
}

describe('a run whose time in the tables is over', () => {
  it('takes one row, and is read as before', async () => {
    const run = await done('two');
    const before = [await world.service.runs.get(world.ann.tenant, run), await world.ended(run)] as const;
    await archive();
    expect([await rows('runs'), await rows('steps'), await rows('journal'), await rows('archived_runs')]).toEqual([0, 0, 0, 1]);
    const [snapshot, journal] = [await world.service.runs.get(world.ann.tenant, run), await world.ended(run)];
    expect([snapshot.run, [...snapshot.steps], journal]).toEqual([before[0].run, [...before[0].steps], before[1]]);
  });

  it('stands in lists between those that are at work, page by page', async () => {
    const old = [await done('two'), await done('two'), await done('two')];
    await archive();
    const fresh = [await done('two'), await done('two')];
    const wanted = [...old, ...fresh].toReversed();
    const seen: string[] = [];
    for (let after = '', more = true; more; more = after !== '') {
      const page = await world.service.runs.list(world.ann.tenant, { limit: 2, after, state: 'succeeded' });
      seen.push(...page.runs.map(({ id }) => id));
      after = page.next;
    }
    expect(seen).toEqual(wanted);
  });

  it('can be begun anew at any of its steps, with other inputs', async () => {
    const run = await done('two');
    await archive();
    world.agents.requested.length = 0;
    const again = await world.service.rerun.execute(owner(), { runId: run, from: 'second', inputs: { n: 2 }, key: '' });
    await world.ended(again);
    expect(await world.outcome(again)).toBe('succeeded');
    expect(world.agents.requested.map(({ stepPath, inputsJson }) => [stepPath, JSON.parse(inputsJson)])).toEqual([
      ['second', { found: 'gold', n: 2 }],
    ]);
  });

  it('does again what it had undone, in whatever that lies, when it is begun anew', async () => {
    const run = await done('undone');
    await archive();
    world.agents.requested.length = 0;
    const again = await world.service.rerun.execute(owner(), { runId: run, from: 'last', inputs: { n: 2 }, key: '' });
    await world.ended(again);
    expect(await world.outcome(run)).toContain('compensated');
    expect([world.agents.paths(), await world.outcome(again)]).toEqual([['many/each[x]/pay', 'many/each[y]/pay', 'last'], 'succeeded']);
  });

  it('is still the one that its key stands for, and takes nothing else', async () => {
    const run = await done('two', { n: 1 }, 'key');
    await archive();
    expect([await world.start('two', { n: 1 }, 'key'), await world.service.runs.projectOf(world.ann.tenant, run)]).toEqual([
      run,
      'project',
    ]);
    await expect(world.service.steerRun.cancel(world.ann.tenant, run)).rejects.toThrow('is in the archive');
  });

  it('goes after its parent, which could have let it go on', async () => {
    const run = await done('outer');
    const child = (await world.service.runs.get(world.ann.tenant, run)).steps.get('sub')!.child!;
    await archive();
    expect([await rows('runs'), await world.outcome(run), await world.outcome(child)]).toEqual([0, 'succeeded', 'succeeded']);
  });

  it('is not one that still waits, however old', async () => {
    const run = await world.start('waiting');
    await archive(4_000);
    expect([await rows('runs'), await world.outcome(run)]).toEqual([1, 'waiting']);
  });

  it('is forgotten when the tenant says so, and not before', async () => {
    const run = await done('two');
    await world.service.keepHistory.setPolicy(owner(), { archiveAfterDays: 0, deleteAfterDays: 10 });
    await archive(1);
    expect(await world.outcome(run)).toBe('succeeded');
    await archive(10);
    await expect(world.service.runs.get(world.ann.tenant, run)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('stays where it is once it goes on', async () => {
    const run = await done('two');
    await ground
      .store(workflowSchema)
      .inTenant(world.ann.tenant, (tx) => tx.execute('update runs set revision = revision + 1, ended_at = null where id = $1', [run]));
    await archive();
    expect([await rows('runs'), await rows('archived_runs')]).toEqual([1, 0]);
  });
});

describe('the policy', () => {
  it.each([
    [{ archiveAfterDays: -1, deleteAfterDays: null }, 'archive_after_days is -1'],
    [{ archiveAfterDays: 30, deleteAfterDays: 7 }, 'name a later day'],
    [{ archiveAfterDays: 30, deleteAfterDays: 40_000 }, 'can be 1 to 36500'],
  ])('that cannot be meant is refused: %o', async (policy, message) => {
    await expect(world.service.keepHistory.setPolicy(owner(), policy)).rejects.toThrow(message);
    expect(await world.service.keepHistory.policy(world.ann.tenant)).toEqual({ archiveAfterDays: 30, deleteAfterDays: null });
  });

  it('is set by those who manage projects', async () => {
    const policy = { archiveAfterDays: 1, deleteAfterDays: null };
    await expect(world.service.keepHistory.setPolicy({ ...world.ann, roles: ['member'] }, policy)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
