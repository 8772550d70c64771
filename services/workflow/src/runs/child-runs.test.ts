import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../expressions/json.js';
import type { Agent } from './testing/fake-agents.js';
import { openGround, World, type Ground } from './testing/world.js';

const workflows = {
  outer: `
steps:
  - { name: sub, type: workflow, workflow: inner, inputs: { n: "\${n}" }, outputs: { made: made } }
  - { name: use, agent: code, action: use, inputs: { made: "\${made}" } }
`,
  inner: 'steps: [{ name: make, agent: code, action: make, inputs: { n: "${n}" }, outputs: { v: made } }]',
  careless: 'steps: [{ name: sub, type: workflow, workflow: inner }]',
  lost: 'steps: [{ name: sub, type: workflow, workflow: nowhere }]',
  endless: 'steps: [{ name: again, type: workflow, workflow: endless }]',
  ping: `
steps:
  - { name: hello, system: log, inputs: { message: hi } }
  - { name: each, type: foreach, items: [1], as: x, key: "\${x}", failure: collect, steps: [{ name: over, type: workflow, workflow: pong }] }
`,
  pong: 'steps: [{ name: back, type: workflow, workflow: ping }]',
  'to-ping': 'steps: [{ name: sub, type: workflow, workflow: ping }]',
  ...Object.fromEntries(
    Array.from({ length: 11 }, (_, n) => [`deep${n}`, `steps: [{ name: s${n}, type: workflow, workflow: deep${n + 1} }]`]),
  ),
  deep11: 'steps: [{ name: last, system: log, inputs: { message: hi } }]',
};

let ground: Ground;
let world: World;
let agent: Agent;

beforeAll(async () => {
  ground = await openGround();
}, 60_000);

afterAll(() => ground[Symbol.asyncDispose]());

beforeEach(async () => {
  const answers: Readonly<Record<string, Json>> = { make: { v: 'made' } };
  agent = ({ action }) => answers[action] ?? {};
  world = await World.open({ ground, workflows, agent: (task) => agent(task) });
});

afterEach(() => world[Symbol.asyncDispose]());

const get = (run: string) => world.service.runs.get(world.ann.tenant, run);
const childOf = async (run: string, path = 'sub') => (await get(run)).steps.get(path)!.child!;
const lastTask = () => world.agents.requested.at(-1)!;

describe('a run that a run starts', () => {
  it('works for its step, and hands its variables up', async () => {
    const run = await world.start('outer', { n: 1 });
    await world.ended(run);
    const child = await get(await childOf(run));
    expect([await world.outcome(run), child.run.state, child.run.parent]).toEqual([
      'succeeded',
      'succeeded',
      { runId: run, path: 'sub', attempt: 1, depth: 1 },
    ]);
    expect(world.agents.requested.map(({ action, inputsJson }) => [action, JSON.parse(inputsJson)])).toEqual([
      ['make', { n: 1 }],
      ['use', { made: 'made' }],
    ]);
  });

  it('is heard of although the process is gone between its end and its parent', async () => {
    agent = () => undefined;
    const run = await world.start('outer', { n: 1 });
    await world.agents.until('make');
    const child = await childOf(run);
    await world.crash();
    await world.service.engine.deliver(world.ann.tenant, child, {
      event: { type: 'result', path: 'make', attempt: 1, result: { v: 'late' } },
    });
    expect((await get(run)).steps.get('sub')?.status.state).toBe('running');
    await world.boot();
    await world.agents.until('use');
    expect(JSON.parse(lastTask().inputsJson)).toEqual({ made: 'late' });
    await world.agents.finish(world.ann.tenant, lastTask(), {});
    await world.ended(run);
  });

  it('is cancelled with its parent, and its agent hears of it', async () => {
    agent = () => undefined;
    const run = await world.start('outer', { n: 1 });
    await world.agents.until('make');
    await world.service.steerRun.cancel(world.ann.tenant, run);
    const child = await childOf(run);
    await world.ended(child);
    await world.agents.until(() => world.agents.cancelled.length > 0);
    expect([await world.outcome(run), await world.outcome(child)]).toEqual(['cancelled: cancelled', 'cancelled: cancelled']);
  });

  it('may start others only to a depth', async () => {
    const run = await world.start('deep0');
    await world.ended(run);
    const { failure } = (await get(run)).run;
    expect([failure?.code, failure?.message]).toEqual([
      'workflow_invalid',
      's0: Its run is failed: s1 → s2 → s3 → s4 → s5 → s6 → s7 → s8 → s9 → s10: Line 3: runs would be nested deeper than 10.',
    ]);
  });

  it.each([
    ['careless', 'line 3', 'step sub: the workflow inner needs the input n.'],
    ['lost', 'There is no workflow', 'nowhere'],
    ['endless', 'line 3', 'step again: the workflow calls itself'],
    ['ping', 'line 6', 'step each/over: workflows call each other in a circle: ping (line 6) → pong (line 3) → ping'],
    ['to-ping', 'line 3', 'step sub: workflows call each other in a circle: ping (line 6) → pong (line 3) → ping'],
  ])('is refused before anything begins when it cannot work: %s', async (workflow, ...messages) => {
    const start = world.start(workflow);
    for (const message of messages) await expect(start).rejects.toThrow(message);
  });
});
