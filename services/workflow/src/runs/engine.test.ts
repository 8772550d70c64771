import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Json } from '../expressions/json.js';
import { pluginAction, type Plugin } from './application/plugins.js';
import type { TaskRequested } from '@hexad/proto/workflow/v1/workflow';
import { AppError } from '@hexad/kernel';
import type { Agent } from './testing/fake-agents.js';
import { openGround, World, type Ground } from './testing/world.js';

const bob = '0190a5b0-0000-7000-8000-000000000002';

const LINE = `
steps:
  - { name: count, plugin: numbers, action: up, inputs: { n: "\${n}" }, outputs: { n: n } }
  - { name: work, agent: code, action: make, inputs: { n: "\${n}" }, outputs: { made: made } }
  - { name: check, agent: docs, action: check, inputs: { made: "\${made}" }, on_error: retry, retry_count: 1, timeout: 60 }
`;

const ASK = `
steps:
  - { name: ask, type: wait, signal: answers, payload: [q1], outputs: { answers: answers } }
  - { name: work, agent: code, action: make, inputs: { answers: "\${answers}" } }
`;

const TWICE = `
steps:
  - { name: ask, type: wait, signal: answers, payload: [q1], outputs: { answers: first } }
  - { name: again, type: wait, signal: answers, payload: [q2], outputs: { answers: second } }
  - { name: work, agent: code, action: make, inputs: { given: ["\${first}", "\${second}"] } }
`;

/** What the agents do in the test at hand; silent when it answers itself. */
let agent: Agent;
let calls: number;
let ground: Ground;
let world: World;

beforeAll(async () => {
  ground = await openGround();
}, 60_000);

afterAll(() => ground[Symbol.asyncDispose]());

const numbers: Plugin = {
  up: pluginAction({
    input: z.strictObject({ n: z.number() }),
    output: z.object({ n: z.number() }),
    run({ n }) {
      calls++;
      return Promise.resolve({ n: n + 1 });
    },
  }),
  hang: pluginAction({
    input: z.strictObject({}),
    output: z.object({}),
    run: (_input, { signal }) => {
      calls++;
      return calls > 1
        ? Promise.resolve({})
        : new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new AppError('cancelled', 'stopped')));
          });
    },
  }),
};

beforeEach(async () => {
  agent = () => ({ made: 'it' });
  calls = 0;
  const workflows = {
    line: LINE,
    ask: ASK,
    twice: TWICE,
    slow: 'steps: [{ name: a, plugin: numbers, action: hang }, { name: b, agent: code, action: x }]',
  };
  world = await World.open({ ground, workflows, plugins: { numbers }, agent: (task) => agent(task) });
});

afterEach(() => world[Symbol.asyncDispose]());

const task = (path: string): TaskRequested => world.agents.requested.findLast((one) => one.stepPath === path)!;

const signal = (run: string, key: string, payload: Json, name = 'answers') =>
  world.service.steerRun.signal(world.ann.tenant, run, { signal: name, payload, key });

describe('the engine', () => {
  it('runs plugin steps itself and hands agent steps over the bus, results to the next step', async () => {
    const run = await world.start('line', { n: 1 });
    const journal = await world.ended(run);
    expect(await world.outcome(run)).toBe('succeeded');
    expect(
      world.agents.requested.map(({ stepPath, agentKind, action, inputsJson }) => ({
        stepPath,
        agentKind,
        action,
        inputs: JSON.parse(inputsJson) as unknown,
      })),
    ).toEqual([
      { stepPath: 'work', agentKind: 'code', action: 'make', inputs: { n: 2 } },
      { stepPath: 'check', agentKind: 'docs', action: 'check', inputs: { made: 'it' } },
    ]);
    expect(journal.map((entry) => entry.sequence)).toEqual(journal.map((_entry, index) => index + 1));
  });

  it('starts one run for one key', async () => {
    const runs = await Promise.all([world.start('line', { n: 1 }, 'k'), world.start('line', { n: 1 }, 'k')]);
    expect(new Set(runs).size).toBe(1);
    await world.ended(runs[0]);
    expect(calls).toBe(1);
  });

  it('refuses a run whose inputs are missing, and stores nothing', async () => {
    await expect(world.start('line')).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('n (used in line 5)') as string,
    });
    expect((await world.service.runs.list(world.ann.tenant, { limit: 9, after: '', state: '' })).runs).toEqual([]);
  });

  it('does not know a workflow that is not there, or one outside its folder', async () => {
    await expect(world.start('none')).rejects.toMatchObject({ code: 'not_found' });
    await expect(world.start('../line')).rejects.toMatchObject({ code: 'invalid' });
  });

  it('ends a run with the code of the agent’s error', async () => {
    agent = () => new AppError('stack_unknown', 'There is no such stack.');
    const run = await world.start('line', { n: 1 });
    await world.ended(run);
    expect((await world.service.runs.get(world.ann.tenant, run)).run.failure).toEqual({
      code: 'stack_unknown',
      message: 'work: There is no such stack.',
    });
  });

  it('keeps text that the database would refuse', async () => {
    agent = () => ({ made: 'a\u0000b\ud800' });
    await world.ended(await world.start('line', { n: 1 }));
    expect(JSON.parse(task('check').inputsJson)).toEqual({ made: 'a\ufffdb\ufffd' });
  });

  it('shows a tenant its own runs only', async () => {
    const run = await world.start('line', { n: 1 });
    await world.ended(run);
    await expect(world.service.runs.get(bob, run)).rejects.toMatchObject({ code: 'not_found' });
    await expect(world.service.steerRun.cancel(bob, run)).rejects.toMatchObject({ code: 'not_found' });
    expect((await world.service.runs.list(bob, { limit: 9, after: '', state: '' })).runs).toEqual([]);
  });

  it('lists runs newest first, page by page', async () => {
    const runs: string[] = [];
    for (const n of [1, 2, 3]) runs.push(await world.start('line', { n }));
    const first = await world.service.runs.list(world.ann.tenant, { limit: 2, after: '', state: '' });
    const second = await world.service.runs.list(world.ann.tenant, { limit: 2, after: first.next, state: '' });
    expect([...first.runs, ...second.runs].map((run) => run.id)).toEqual(runs.toReversed());
    expect(second.next).toBe('');
    await Promise.all(runs.map((run) => world.ended(run)));
  });
});

describe('results of agents', () => {
  beforeEach(() => {
    agent = () => undefined;
  });

  it('of another attempt, given twice or too late change nothing', async () => {
    const run = await world.start('line', { n: 1 });
    await world.agents.until('work');
    await world.agents.finish(world.ann.tenant, task('work'), { made: 'stale' }, 7);
    await world.agents.finish(world.ann.tenant, task('work'), { made: 'right' });
    await world.agents.finish(world.ann.tenant, task('work'), { made: 'again' });
    await world.agents.until('check');
    expect(JSON.parse(task('check').inputsJson)).toEqual({ made: 'right' });
    await world.agents.finish(world.ann.tenant, task('check'), {});
    await world.ended(run);
    expect(world.agents.paths()).toEqual(['work', 'check']);
  });

  it('may be preceded by lines of progress, which a stale attempt cannot write', async () => {
    const run = await world.start('line', { n: 1 });
    await world.agents.until('work');
    await world.agents.progress(world.ann.tenant, task('work'), 'half way');
    await world.agents.progress(world.ann.tenant, task('work'), 'from the past', 0);
    await world.agents.finish(world.ann.tenant, task('work'), {});
    await world.agents.until('check');
    await world.agents.finish(world.ann.tenant, task('check'), {});
    const said = (await world.ended(run)).filter((entry) => entry.type === 'step.progress');
    expect(said.map((entry) => [entry.path, entry.data])).toEqual([['work', { message: 'half way', attempt: 1 }]]);
  });

  it('that do not come in time are given up, tried again, and fail the run in the end', async () => {
    const run = await world.start('line', { n: 1 });
    await world.agents.until('work');
    await world.agents.finish(world.ann.tenant, task('work'), {});
    await world.agents.until('check');
    await world.pass(60_000);
    await world.agents.until(() => world.agents.cancelled.length > 0);
    await world.pass(500);
    await world.agents.until(() => task('check').attempt === 2);
    await world.pass(60_000);
    await world.ended(run);
    expect(await world.outcome(run)).toBe('failed: timeout');
  });
});

describe('people', () => {
  it('answer a waiting run, once', async () => {
    const run = await world.start('ask');
    await world.seen(run, 'step.waiting', 'ask');
    await expect(signal(run, '', 1, 'other')).rejects.toMatchObject({ code: 'conflict' });
    await signal(run, '', { q1: 'yes' });
    await world.ended(run);
    expect(JSON.parse(task('work').inputsJson)).toEqual({ answers: { q1: 'yes' } });
    await expect(signal(run, '', {})).rejects.toMatchObject({ code: 'conflict' });
  });

  it('who repeat a call get its first answer, though the run waits for the same signal again', async () => {
    const run = await world.start('twice');
    await world.seen(run, 'step.waiting', 'ask');
    await signal(run, 'k1', { b: 1, a: 'yes' });
    await world.seen(run, 'step.waiting', 'again');
    await world.crash();
    await world.boot();
    await Promise.all([signal(run, 'k1', { a: 'yes', b: 1 }), signal(run, 'k1', { a: 'yes', b: 1 })]);
    expect((await world.service.runs.get(world.ann.tenant, run)).run.state).toBe('waiting');
    await Promise.all([signal(run, 'k2', 'no'), signal(run, 'k2', 'no')]);
    await world.ended(run);
    expect(JSON.parse(task('work').inputsJson)).toEqual({ given: [{ a: 'yes', b: 1 }, 'no'] });
    await signal(run, 'k2', 'no');
  });

  it('cannot use one key for two signals or payloads', async () => {
    const run = await world.start('twice');
    await world.seen(run, 'step.waiting', 'ask');
    await expect(signal(run, 'k1', 'yes', 'other')).rejects.toMatchObject({ code: 'conflict' });
    await signal(run, 'k1', 'yes');
    const refusal = { code: 'conflict', message: expect.stringContaining('idempotency key') as string };
    await expect(signal(run, 'k1', 'no')).rejects.toMatchObject(refusal);
    await expect(signal(run, 'k1', 'yes', 'other')).rejects.toMatchObject(refusal);
    expect((await world.service.runs.get(world.ann.tenant, run)).steps.get('again')?.status.state).toBe('waiting');
  });

  it('cancel a run, and resume it where it was', async () => {
    agent = () => undefined;
    const run = await world.start('line', { n: 1 });
    await world.agents.until('work');
    await world.service.steerRun.cancel(world.ann.tenant, run);
    await world.agents.until(() => world.agents.cancelled.some((one) => one.taskId === task('work').taskId));
    expect(await world.outcome(run)).toBe('cancelled: cancelled');
    agent = () => ({});
    await world.service.steerRun.resume(world.ann.tenant, run);
    await world.ended(run);
    expect([await world.outcome(run), calls, world.agents.paths()]).toEqual(['succeeded', 1, ['work', 'work', 'check']]);
  });

  it('cannot resume a run that succeeded', async () => {
    const run = await world.start('line', { n: 1 });
    await world.ended(run);
    await expect(world.service.steerRun.resume(world.ann.tenant, run)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('watch a run from any entry on', async () => {
    const run = await world.start('line', { n: 1 });
    const all = await world.ended(run);
    const rest: number[] = [];
    for await (const entry of world.service.watchRun.execute(world.ann.tenant, run, 3, new AbortController().signal))
      rest.push(entry.sequence);
    expect(rest).toEqual(all.slice(3).map((entry) => entry.sequence));
    await expect(world.service.watchRun.execute(world.ann.tenant, 'none', 0, new AbortController().signal).next()).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('a process that dies', () => {
  it('in the middle of a plugin step leaves it to the next one', async () => {
    const run = await world.start('slow');
    await world.seen(run, 'step.started', 'a');
    await world.crash();
    await world.boot();
    await world.ended(run);
    expect([await world.outcome(run), calls]).toEqual(['succeeded', 2]);
  });

  it('while an agent works gets its answer later; finished steps are not repeated', async () => {
    agent = () => undefined;
    const run = await world.start('line', { n: 1 });
    await world.agents.until('work');
    await world.crash();
    await world.boot();
    await world.agents.finish(world.ann.tenant, task('work'), {});
    await world.agents.until('check');
    await world.agents.finish(world.ann.tenant, task('check'), {});
    await world.ended(run);
    expect([await world.outcome(run), calls, world.agents.paths()]).toEqual(['succeeded', 1, ['work', 'check']]);
  });
});
