import { AppError, Uuid7, type Caller } from '@hexad/kernel';
import { SilentLog } from '@hexad/telemetry';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Priority } from '../language/definition.js';
import type { Due } from './application/runs.js';
import { Sweeps } from './application/sweeps.js';
import { openGround, World, type Ground } from './testing/world.js';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground[Symbol.asyncDispose]());

const waiting = (seconds: number): string => `steps: [{ name: w, type: wait, signal: go, timeout: ${seconds} }]`;

interface Stage {
  readonly world: World;
  /** Runs in the order in which they were looked at. */
  readonly order: string[];
  readonly sweeps: Sweeps;
  readonly start: (caller: Caller, workflow?: string, priority?: Priority) => Promise<string>;
}

/** `broken`: looking at these fails. */
async function open(broken: readonly string[] = [], weightOf: (tenant: string) => number = () => 1): Promise<Stage> {
  const world = await World.open({ ground, workflows: { short: waiting(60), soon: waiting(1) } });
  onTestFinished(() => world[Symbol.asyncDispose]());
  const { engine, startRun, upkeep } = world.service;
  const order: string[] = [];
  const look = async ({ tenant, runId }: Due): Promise<void> => {
    order.push(runId);
    if (broken.includes(runId)) throw new AppError('internal', 'it breaks');
    await engine.deliver(tenant, runId, { sweep: true });
  };
  const sweeps = new Sweeps({ upkeep, look, clock: world.clock, log: new SilentLog(), weightOf });
  const start = (caller: Caller, workflow = 'short', priority?: Priority): Promise<string> =>
    startRun.execute(caller, { workflow, projectId: 'project', inputs: {}, priority, key: '' });
  return { world, order, sweeps, start };
}

const many = (count: number, make: () => Promise<string>): Promise<string[]> => Promise.all(Array.from({ length: count }, make));

const someone = (): Caller => ({ tenant: new Uuid7().next(), actor: 'user:bob' });

describe('a sweep', () => {
  it('looks at the runs of tenants in turns, and at all that are due', async () => {
    const { world, order, sweeps, start } = await open();
    const large = await many(130, () => start(world.ann));
    const small = await many(2, () => start(someone()));
    world.clock.advance(61_000);
    await sweeps.execute();
    expect(order.toSorted()).toEqual([...large, ...small].toSorted());
    expect(order.slice(0, 4)).toEqual(expect.arrayContaining(small));
  });

  it('gives a tenant of more weight more turns', async () => {
    const bob = someone();
    const { world, order, sweeps, start } = await open([], (tenant) => (tenant === bob.tenant ? 3 : 1));
    const light = await many(12, () => start(world.ann));
    await many(12, () => start(bob));
    world.clock.advance(61_000);
    await sweeps.execute();
    expect(order.slice(0, 12).filter((run) => light.includes(run))).toHaveLength(3);
  });

  it('looks at what is urgent first, unless something else has waited much longer', async () => {
    const { world, order, sweeps, start } = await open();
    const old = await start(world.ann, 'soon', 'low');
    world.clock.advance(11 * 60_000);
    const normal = await start(world.ann, 'soon');
    const high = await start(world.ann, 'soon', 'high');
    world.clock.advance(2_000);
    await sweeps.execute();
    expect(order).toEqual([old, high, normal]);
  });

  it('lets a run alone for a while that cannot be looked at, and goes on with the others', async () => {
    const broken: string[] = [];
    const { world, order, sweeps, start } = await open(broken);
    broken.push(await start(world.ann, 'soon'));
    const others = await many(3, () => start(world.ann));
    world.clock.advance(61_000);
    await sweeps.execute();
    await sweeps.execute();
    expect(order).toEqual([...broken, ...others]);
    world.clock.advance(31_000);
    await sweeps.execute();
    expect(order).toEqual([...broken, ...others, ...broken]);
  });
});
