import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGround, World, type Ground } from './testing/world.js';

const file = (rule: string) => `
concurrency: { key: "\${repo}", limit: 1, ${rule} }
steps: [{ name: work, agent: code, action: work }, { name: more, agent: code, action: more }]
`;

const workflows = {
  queue: file('when_full: queue'),
  refuse: file('when_full: refuse'),
  cancel: file('when_full: cancel'),
  replace: file('when_full: replace'),
  lends: file('holds_slot: false'),
  timed: file('when_full: queue').replace('steps:', 'deadline: 60\nsteps:'),
  'timed-lends': file('holds_slot: false').replace('steps:', 'deadline: 60\nsteps:'),
  'timed-replace': file('when_full: replace').replace('steps:', 'deadline: 60\nsteps:'),
  keyless: 'concurrency: { key: "${repo.name}" }\nsteps: [{ name: work, agent: code, action: work }]',
};

let ground: Ground;
let world: World;

beforeAll(async () => {
  ground = await openGround();
}, 60_000);

afterAll(() => ground[Symbol.asyncDispose]());

beforeEach(async () => {
  world = await World.open({ ground, workflows, agent: () => undefined });
});

afterEach(() => world[Symbol.asyncDispose]());

const start = (workflow: string, repo = 'shop') => world.start(workflow, { repo });
const begin = (priority: 'low' | 'normal' | 'high') =>
  world.service.startRun.execute(world.ann, { workflow: 'queue', projectId: 'project', inputs: { repo: 'shop' }, key: '', priority });
const state = async (run: string) => (await world.service.runs.get(world.ann.tenant, run)).run.state;
const at = (run: string, action: string) => world.agents.requested.find((task) => task.runId === run && task.action === action);

async function finish(run: string, action: string): Promise<void> {
  await world.agents.until(() => at(run, action) !== undefined);
  await world.agents.finish(world.ann.tenant, at(run, action)!, {});
}

async function finishAll(run: string): Promise<void> {
  await finish(run, 'work');
  await finish(run, 'more');
  await world.ended(run);
}

/** Runs in the order in which they got to work. */
const working = () => world.agents.requested.filter(({ action }) => action === 'work').map(({ runId }) => runId);

describe('runs that share a slot', () => {
  it('wait for each other in the order in which they came, over a restart too; another key does not wait', async () => {
    const [first, second, third] = [await start('queue'), await start('queue'), await start('queue')];
    const other = await start('queue', 'blog');
    expect([await state(first), await state(second), await state(other)]).toEqual(['running', 'queued', 'running']);
    await world.crash();
    await world.boot();
    await finishAll(first);
    await finish(second, 'work');
    expect([await state(second), await state(third)]).toEqual(['running', 'queued']);
    await finish(second, 'more');
    await finishAll(third);
    expect(await state(third)).toBe('succeeded');
  });

  it('wait behind those of a higher priority that came after them', async () => {
    const first = await start('queue');
    const [low, normal, high] = [await begin('low'), await begin('normal'), await begin('high')];
    for (let done = 0; done < 4; done += 1) {
      await world.agents.until(() => working().length > done);
      await finishAll(working()[done]!);
    }
    expect(working()).toEqual([first, high, normal, low]);
  });

  it('are refused when there is none, and nothing is stored', async () => {
    await start('refuse');
    await expect(start('refuse')).rejects.toMatchObject({ code: 'exhausted', message: expect.stringContaining('"shop"') as string });
    expect((await world.service.runs.list(world.ann.tenant, { limit: 9, after: '', state: '' })).runs).toHaveLength(1);
  });

  it('end at once when there is none, if they shall', async () => {
    await start('cancel');
    const second = await start('cancel');
    expect(await world.outcome(second)).toBe('cancelled: exhausted');
  });

  it('keep what a rerun takes over while it waits', async () => {
    const first = await start('queue');
    await finishAll(first);
    const holder = await start('queue');
    const again = await world.service.rerun.execute(world.ann, { runId: first, from: 'more', inputs: {}, key: '' });
    expect(await state(again)).toBe('queued');
    await finishAll(holder);
    await finish(again, 'more');
    await world.ended(again);
    expect([await state(again), at(again, 'work')]).toEqual(['succeeded', undefined]);
  });

  it('fail when their time is over before they have it, and make room for those behind them', async () => {
    const holder = await start('queue');
    const late = await start('timed');
    const next = await start('queue');
    await world.pass(61_000);
    expect(await world.outcome(late)).toBe('failed: timeout');
    expect(await state(next)).toBe('queued');
    await finishAll(holder);
    await finishAll(next);
    expect(await state(next)).toBe('succeeded');
  });

  it('fail when their time is over while they wait to go on', async () => {
    const lender = await world.start('timed-lends', { repo: 'shop' });
    await world.service.steerRun.pause(world.ann.tenant, lender);
    const holder = await start('queue');
    await world.service.steerRun.resume(world.ann.tenant, lender);
    expect(await state(holder)).toBe('running');
    await world.pass(61_000);
    expect(await world.outcome(lender)).toBe('failed: timeout');
  });

  it('take the place of one with a deadline', async () => {
    const first = await start('timed-replace');
    const second = await start('timed-replace');
    await world.ended(first);
    await finishAll(second);
    expect([await state(first), await state(second)]).toEqual(['cancelled', 'succeeded']);
  });

  it('take the place of those that are at work or wait, if they shall', async () => {
    const [first, second, third] = [await start('replace'), await start('replace'), await start('replace')];
    await world.ended(first);
    await world.ended(second);
    await finishAll(third);
    expect([await state(first), await state(second), await state(third)]).toEqual(['cancelled', 'cancelled', 'succeeded']);
  });

  it('keep it while they are paused, unless they lend it', async () => {
    const holder = await start('queue');
    const waiting = await start('queue');
    await world.service.steerRun.pause(world.ann.tenant, holder);
    await world.service.engine.sweep();
    expect(await state(waiting)).toBe('queued');
  });

  it('that lend it while they are paused wait for it when they are resumed', async () => {
    const lender = await start('lends');
    const waiting = await start('lends');
    await world.service.steerRun.pause(world.ann.tenant, lender);
    await finish(waiting, 'work');
    await world.service.steerRun.resume(world.ann.tenant, lender);
    await finish(lender, 'work');
    await world.seen(lender, 'step.succeeded', 'work');
    expect([await state(lender), at(lender, 'more')]).toEqual(['queued', undefined]);
    await finish(waiting, 'more');
    await finish(lender, 'more');
    await world.ended(lender);
    expect(await state(lender)).toBe('succeeded');
  });

  it('wait for one when they go on after they have ended', async () => {
    const ended = await start('queue');
    await world.service.steerRun.cancel(world.ann.tenant, ended);
    const holder = await start('queue');
    await world.service.steerRun.resume(world.ann.tenant, ended);
    await world.service.engine.sweep();
    expect([await state(ended), await state(holder)]).toEqual(['queued', 'running']);
    await finishAll(holder);
    await world.service.engine.sweep();
    expect(await state(ended)).toBe('running');
  });

  it('can be cancelled while they wait', async () => {
    await start('queue');
    const waiting = await start('queue');
    await world.service.steerRun.cancel(world.ann.tenant, waiting);
    expect(await world.outcome(waiting)).toBe('cancelled: cancelled');
  });

  it('are refused without a key', async () => {
    await expect(start('keyless')).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('has no key') as string });
  });
});
