import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Json } from '../expressions/json.js';
import { pluginAction } from './application/plugins.js';
import type { Agent } from './testing/fake-agents.js';
import { openGround, World, type Ground } from './testing/world.js';

const LINE = `
steps:
  - { name: first, agent: code, action: a, outputs: { v: x }, compensate: { agent: code, action: undo, inputs: { x: "\${x}" } } }
  - { name: second, agent: code, action: b, inputs: { x: "\${x}" }, on_error: rollback }
`;

const GATE = `
steps:
  - { name: gate, type: approval, approvers: ["user:bob"], revision: "\${sha}", quorum: 1, outputs: { votes: votes } }
  - { name: ship, plugin: p, action: note, inputs: { votes: "\${votes}" } }
`;

let ground: Ground;
let world: World;
let agent: Agent;
let noted: unknown[];

beforeAll(async () => {
  ground = await openGround();
}, 60_000);

afterAll(() => ground[Symbol.asyncDispose]());

beforeEach(async () => {
  agent = () => undefined;
  noted = [];
  const note = pluginAction({
    input: z.json(),
    output: z.object({}),
    run(input) {
      noted.push(input);
      return Promise.resolve({});
    },
  });
  world = await World.open({ ground, workflows: { line: LINE, gate: GATE }, plugins: { p: { note } }, agent: (task) => agent(task) });
});

afterEach(() => world[Symbol.asyncDispose]());

const get = (run: string) => world.service.runs.get(world.ann.tenant, run);
const task = (path: string) => world.agents.requested.findLast((one) => one.stepPath === path)!;
const inputsOf = (path: string): unknown => JSON.parse(task(path).inputsJson);

async function finish(path: string, result: object | Error = {}): Promise<void> {
  await world.agents.until(path);
  await world.agents.finish(world.ann.tenant, task(path), result instanceof Error ? result : { ...result });
}

describe('a run in the database', () => {
  it('stays paused over a restart, and goes on when it is resumed', async () => {
    const run = await world.start('line');
    await world.service.steerRun.pause(world.ann.tenant, run);
    await finish('first', { v: 1 });
    await world.seen(run, 'step.succeeded', 'first');
    await world.crash();
    await world.boot();
    expect([(await get(run)).run.state, world.agents.paths()]).toEqual(['paused', ['first']]);
    await world.service.steerRun.resume(world.ann.tenant, run);
    await finish('second');
    await world.ended(run);
    expect(await world.outcome(run)).toBe('succeeded');
    await expect(world.service.steerRun.pause(world.ann.tenant, run)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is undone to the end although the process is gone in the middle', async () => {
    const run = await world.start('line');
    await finish('first', { v: 'made' });
    await finish('second', new Error('it broke'));
    await world.agents.until('first/compensate');
    await world.crash();
    await world.boot();
    expect([(await get(run)).run.state, inputsOf('first/compensate')]).toEqual(['compensating', { x: 'made' }]);
    await finish('first/compensate');
    await world.ended(run);
    const { run: ended, steps } = await get(run);
    expect([ended.state, ended.ending?.rollback, steps.get('first')?.status.state]).toEqual(['compensated', true, 'compensated']);
  });

  it('keeps variables that somebody set, and refuses names that are none', async () => {
    const run = await world.start('line');
    await world.service.steerRun.patch(world.ann.tenant, run, { x: 'by hand' });
    await world.crash();
    await world.boot();
    await expect(world.service.steerRun.patch(world.ann.tenant, run, { 'a b': 1 })).rejects.toMatchObject({ code: 'invalid' });
    await expect(world.service.steerRun.retryStep(world.ann.tenant, run, 'second')).rejects.toThrow('there is no such step');
    expect((await get(run)).run.patches?.['x']?.value).toBe('by hand');
  });

  it('is asked the same under the same key once, also by a new process', async () => {
    const steer = () => world.service.steerRun;
    const tenant = world.ann.tenant;
    const run = await world.start('line');
    const values = async () => (await get(run)).run.patches?.['x']?.value;
    await steer().patch(tenant, run, { x: 'first' }, { key: 'k1' });
    await steer().patch(tenant, run, { x: 'second' }, { key: 'k2' });
    await world.crash();
    await world.boot();
    const repeated = await steer().patch(tenant, run, { x: 'first' }, { key: 'k1' });
    expect([repeated.run.patches?.['x']?.value, await values()]).toEqual(['second', 'second']);
    await expect(steer().patch(tenant, run, { x: 'other' }, { key: 'k1' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(steer().resume(tenant, run, { key: 'k1', deadlineMs: 60_000 })).rejects.toMatchObject({ code: 'conflict' });
    expect(await values()).toBe('second');
  });

  it('is not resumed again by a call that is repeated after it has failed once more', async () => {
    agent = () => new Error('it broke');
    const run = await world.start('line');
    const failures = async () =>
      (await world.service.runs.journal(world.ann.tenant, run, 0, 1_000)).entries.filter(({ type }) => type === 'run.failed').length;
    await expect.poll(failures, { timeout: 15_000 }).toBe(1);
    const resume = (key: string) => world.service.steerRun.resume(world.ann.tenant, run, { key });
    await resume('k');
    await expect.poll(failures, { timeout: 15_000 }).toBe(2);
    expect((await resume('k')).run.state).toBe('failed');
    agent = () => ({});
    expect((await resume('another')).run.state).toBe('running');
    await expect.poll(() => world.outcome(run), { timeout: 15_000 }).toBe('succeeded');
  });

  it('can be begun again at a step by a new run that takes over what came before', async () => {
    const answers: Readonly<Record<string, Json>> = { a: { v: 'kept' } };
    agent = ({ action }) => answers[action] ?? {};
    const run = await world.start('line');
    await world.ended(run);
    const again = await world.service.rerun.execute(world.ann, { runId: run, from: 'second', inputs: {}, key: 'k' });
    const journal = await world.ended(again);
    expect([world.agents.paths(), inputsOf('second')]).toEqual([['first', 'second', 'second'], { x: 'kept' }]);
    expect(journal[0]).toMatchObject({ type: 'run.carried_over', data: { from: run, steps: ['first'] } });
    expect(await world.service.rerun.execute(world.ann, { runId: run, from: 'second', inputs: {}, key: 'k' })).toBe(again);
    await expect(world.service.rerun.execute(world.ann, { runId: run, from: 'none', inputs: {}, key: '' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('keeps the votes of a gate over a restart, and says why a vote does not count', async () => {
    const run = await world.start('gate', { sha: 'abc' });
    const vote = (voter: string, revision: string) => world.vote(voter, run, 'gate', revision);
    await world.service.approvals.revise.one(world.ann.tenant, { runId: run, path: 'gate' }, 'def', 'service:git');
    await world.crash();
    await world.boot();
    await expect(vote('user:bob', 'abc')).rejects.toThrow('asks about revision "def", not "abc"');
    await expect(vote('user:eve', 'def')).rejects.toThrow('user:eve is not among those who decide');
    await expect(vote('user:ann', 'def')).rejects.toThrow('cannot approve their own work');
    await vote('user:bob', 'def');
    await world.ended(run);
    expect(noted).toMatchObject([{ votes: [{ voter: 'user:bob', decision: 'approve' }] }]);
  });
});
