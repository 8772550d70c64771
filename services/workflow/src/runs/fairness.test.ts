import { Uuid7, type Caller } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { pluginAction, type Plugin } from './application/plugins.js';
import { openGround, World, type Ground } from './testing/world.js';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground[Symbol.asyncDispose]());

const many = (name: string, count: number, { priority = 'normal', each = '' } = {}): string =>
  `name: ${name}\nversion: "1"\npriority: ${priority}\nsteps:\n${Array.from(
    { length: count },
    (_, n) => `  - { name: s${n}, plugin: test, action: note, inputs: { who: ${name} }, needs: []${each} }\n`,
  ).join('')}`;

/** Two steps at once, and none of them goes on before `open`. */
async function crowded(): Promise<{ world: World; order: string[]; open: () => void }> {
  const order: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const note = pluginAction({
    input: z.object({ who: z.string() }),
    output: z.object({}),
    run: async ({ who }) => {
      order.push(who);
      await promise;
      return {};
    },
  });
  const plugins: Readonly<Record<string, Plugin>> = { test: { note } };
  const workflows = {
    large: many('large', 60),
    small: many('small', 3),
    urgent: many('urgent', 3, { priority: 'high' }),
    timed: many('timed', 3, { each: ', timeout: 60' }),
  };
  const world = await World.open({ ground, workflows, plugins, settings: { HEXAD_WORKFLOW_STEPS_AT_ONCE: '2' } });
  onTestFinished(() => world[Symbol.asyncDispose]());
  return { world, order, open: resolve };
}

describe('plugin steps that find no place', () => {
  it('of a tenant with very many do not keep another tenant waiting', async () => {
    const { world, order, open } = await crowded();
    const bob: Caller = { tenant: new Uuid7().next(), actor: 'user:bob' };
    const large = await world.start('large');
    const run = await world.service.startRun.execute(bob, { workflow: 'small', projectId: 'project', inputs: {}, key: '' });
    open();
    const stop = new AbortController().signal;
    for await (const _ of world.service.watchRun.execute(bob.tenant, run, 0, stop));
    expect(order.slice(0, 12).filter((who) => who === 'small')).toHaveLength(3);
    await world.ended(large);
  });

  it('begin in the order of their priority within a tenant', async () => {
    const { world, order, open } = await crowded();
    await world.start('large');
    const run = await world.start('urgent');
    open();
    await world.ended(run);
    expect(order.slice(0, 5)).toEqual(['large', 'large', 'urgent', 'urgent', 'urgent']);
  });

  it('take the priority that a run was started with before that of its file', async () => {
    const { world, order, open } = await crowded();
    await world.start('large');
    const command = { workflow: 'small', projectId: 'project', inputs: {}, key: 'k' };
    const run = await world.service.startRun.execute(world.ann, { ...command, priority: 'high' });
    open();
    await world.ended(run);
    expect(order.slice(0, 8).filter((who) => who === 'small')).toHaveLength(3);
    await expect(world.service.startRun.execute(world.ann, { ...command, priority: 'low' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('have all their time once they begin', async () => {
    const { world, order, open } = await crowded();
    await world.start('large');
    const run = await world.start('timed');
    await world.seen(run, 'step.held', 's2');
    world.clock.advance(61_000);
    await world.service.engine.sweep();
    open();
    const journal = await world.ended(run);
    expect(journal.at(-1)).toMatchObject({ type: 'run.succeeded' });
    expect(order.filter((who) => who === 'timed')).toHaveLength(3);
  });

  it('are out of time as others are once they have begun', async () => {
    const { world, open } = await crowded();
    await world.start('urgent');
    const run = await world.start('timed');
    await world.seen(run, 'step.held', 's0');
    world.clock.advance(61_000);
    await world.service.engine.sweep();
    expect(await world.outcome(run)).toBe('running');
    open();
    await world.ended(run);
  });
});
