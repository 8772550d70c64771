import { AppError } from '@hexad/kernel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Agent } from './testing/fake-agents.js';
import { openGround, World, type Ground } from './testing/world.js';

const workflows = {
  outer: 'steps: [{ name: sub, type: workflow, workflow: inner, outputs: { made: made } }]',
  inner: `
steps:
  - { name: first, agent: code, action: first }
  - { name: make, agent: code, action: make, outputs: { v: made } }`,
  strict: 'steps: [{ name: sub, type: workflow, workflow: judged }]',
  judged: `
steps: [{ name: make, agent: code, action: make, outputs: { good: good } }]
success_criteria: [{ condition: "\${good == true}", description: it is good }]`,
  careful: 'steps: [{ name: sub, type: workflow, workflow: undoing }]',
  undoing: `
on_cancel: rollback
steps:
  - { name: first, agent: code, action: first, compensate: { agent: code, action: undo } }
  - { name: make, agent: code, action: make }`,
};

let ground: Ground;
let world: World;
let agent: Agent;

beforeAll(async () => {
  ground = await openGround();
}, 60_000);

afterAll(() => ground[Symbol.asyncDispose]());

beforeEach(async () => {
  world = await World.open({ ground, workflows, agent: (task) => agent(task) });
});

afterEach(() => world[Symbol.asyncDispose]());

const childOf = async (run: string) => (await world.service.runs.get(world.ann.tenant, run)).steps.get('sub')!.child!;
const resume = (run: string) => world.service.steerRun.resume(world.ann.tenant, run);
const actions = () => world.agents.requested.map(({ action }) => action);
const refused = new AppError('forbidden', 'not today');

describe('the run of a step whose run is resumed', () => {
  it('goes on where it had failed, and hands its variables up', async () => {
    let asked = 0;
    agent = ({ action }) => (action === 'make' && asked++ === 0 ? refused : { v: 'made' });
    const run = await world.start('outer');
    await world.ended(run);
    const child = await childOf(run);
    await resume(run);
    await world.ended(run);
    expect([await world.outcome(run), await childOf(run), actions()]).toEqual(['succeeded', child, ['first', 'make', 'make']]);
    expect((await world.service.runs.get(world.ann.tenant, run)).steps.get('sub')).toMatchObject({
      attempt: 2,
      status: { outputs: { made: 'made' } },
    });
  });

  it('is another one when it could only end the same way', async () => {
    let asked = 0;
    agent = () => ({ good: asked++ > 0 });
    const run = await world.start('strict');
    await world.ended(run);
    const child = await childOf(run);
    await resume(run);
    // The role sweeps every two seconds.
    while ((await childOf(run)) === child) await world.pass(0);
    await world.ended(run);
    expect([await world.outcome(run), await world.outcome(child)]).toEqual(['succeeded', 'failed: incomplete']);
    expect(await childOf(run)).not.toBe(child);
  });

  it('first undoes to the end what it was undoing', async () => {
    agent = ({ action }) => (action === 'first' ? {} : undefined);
    const run = await world.start('careful');
    await world.agents.until('make');
    const child = await childOf(run);
    await world.service.steerRun.cancel(world.ann.tenant, run);
    await world.agents.until(() => actions().includes('undo'));
    await resume(run);
    agent = () => ({});
    await world.agents.finish(world.ann.tenant, world.agents.requested.at(-1)!, {});
    await world.ended(run);
    expect([await world.outcome(run), await world.outcome(child), await childOf(run)]).toEqual(['succeeded', 'succeeded', child]);
    expect(actions()).toEqual(['first', 'make', 'undo', 'first', 'make']);
  });

  it('goes on although the process dies before it hears of it', async () => {
    let asked = 0;
    agent = ({ action }) => (action === 'make' && asked++ === 0 ? refused : { v: 'made' });
    const run = await world.start('outer');
    await world.ended(run);
    await world.crash();
    await resume(run);
    await world.boot();
    await world.ended(run);
    expect(await world.outcome(run)).toBe('succeeded');
  });
});
