import { hasPostgres } from '@hexad/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { workflowSchema } from '../schema.js';
import { computingAction } from './application/computing-action.js';
import type { Plugin } from './application/plugins.js';
import { openGround, openPostgresGround, World, type Ground } from './testing/world.js';

const LONG = 40;
const MANY = 10_000;
/** For a machine with ten times as much to do as it has cores: alone they take seconds. Milliseconds. */
const PATIENCE_MS = 240_000;

const workflows = {
  line: `steps:\n${Array.from(
    { length: LONG },
    (_, at) => `  - { name: s${at}, plugin: math, action: up, inputs: { n: "\${n${at}}" }, outputs: { n: n${at + 1} } }\n`,
  ).join('')}`,
  many: `
steps:
  - name: each
    type: foreach
    items: "\${items}"
    as: item
    key: "\${item}"
    concurrency: 100
    failure: fail-fast
    steps: [{ name: count, plugin: math, action: up, inputs: { n: "\${item}" } }]`,
  waits: 'steps: [{ name: wait, plugin: math, action: wait }]',
  large: `
steps:
  - { name: make, plugin: math, action: repeat, inputs: { length: 200000 }, outputs: { text: text } }
  - { name: again, plugin: math, action: repeat, inputs: { length: 1, text: "\${text}" }, outputs: { length: whole } }
  - { name: tell, system: log, inputs: { message: "\${whole}" } }`,
};

/** What no type says to be a promise. */
const promised = (): unknown => Promise.reject(new Error('nobody waits for it'));

const databases = { 'the embedded database': openGround, ...((await hasPostgres()) && { PostgreSQL: openPostgresGround }) };

describe.each(Object.entries(databases))('steps that only compute, on %s', { timeout: PATIENCE_MS }, (_name, open) => {
  let ground: Ground;
  let world: World;
  let computed: number;
  /** Called with how many were computed so far. */
  let during: (computed: number) => void;

  const math: Plugin = {
    up: computingAction({
      input: z.strictObject({ n: z.number() }),
      output: z.object({ n: z.number() }),
      compute({ n }) {
        during(++computed);
        return { n: n + 1 };
      },
    }),
    wait: computingAction({ input: z.object({}), output: z.any(), compute: () => promised() }),
    repeat: computingAction({
      input: z.object({ length: z.number(), text: z.string().default('é') }),
      output: z.object({ text: z.string(), length: z.number() }),
      compute: ({ length, text }) => ({ text: text.repeat(length), length: text.length * length }),
    }),
  };

  beforeAll(async () => {
    ground = await open();
  }, 60_000);

  afterAll(() => ground[Symbol.asyncDispose]());

  beforeEach(async () => {
    computed = 0;
    during = () => undefined;
    world = await World.open({ ground, workflows, plugins: { math } });
  });

  afterEach(() => world[Symbol.asyncDispose]());

  const commits = async (): Promise<number> => {
    const sql = 'select count(distinct xmin::text)::int as commits from journal';
    const [row] = await ground.store(workflowSchema).inTenant(world.ann.tenant, (tx) => tx.query<{ commits: number }>(sql));
    return row!.commits;
  };
  const items = Array.from({ length: MANY }, (_, n) => n);
  /** Resolves when so many were computed. */
  const reached = (wanted: number): Promise<void> =>
    new Promise((resolve) => {
      during = (so_far) => so_far === wanted && resolve();
    });

  it('share the commits of their turns, each given what the one before came to', async () => {
    const run = await world.start('line', { n0: 0 });
    const journal = await world.ended(run);
    expect(journal.map(({ type }) => type).filter((type) => type === 'step.succeeded')).toHaveLength(LONG);
    expect(await world.variables(run)).toMatchObject({ [`n${LONG}`]: LONG });
    expect(await commits()).toBeLessThan(LONG / 2);
  });

  it('let a cancel come between, however many are left', async () => {
    const enough = reached(400);
    const run = await world.start('many', { items });
    await enough;
    await world.service.steerRun.cancel(world.ann.tenant, run);
    await world.ended(run);
    expect(await world.outcome(run)).toBe('cancelled: cancelled');
    expect(computed).toBeLessThan(MANY);
  });

  it('let a pause come between, and go on from there', async () => {
    const enough = reached(300);
    const run = await world.start('many', { items: items.slice(0, 2_000) });
    await enough;
    await world.service.steerRun.pause(world.ann.tenant, run);
    const paused = computed;
    await world.service.engine.sweep();
    expect([computed, (await world.service.runs.get(world.ann.tenant, run)).run.state]).toEqual([paused, 'paused']);
    await world.service.steerRun.resume(world.ann.tenant, run);
    await world.ended(run);
    expect([await world.outcome(run), computed >= 2_000]).toEqual(['succeeded', true]);
  });

  it('go on in another process where the one that is gone has left off, and each is told of once', async () => {
    const enough = reached(300);
    const run = await world.start('many', { items: items.slice(0, 2_000) });
    await enough;
    await world.crash();
    await world.boot();
    const journal = await world.ended(run);
    const ends = journal.filter(({ type, path }) => type === 'step.succeeded' && path.endsWith('/count')).map(({ path }) => path);
    expect([await world.outcome(run), ends.length, new Set(ends).size]).toEqual(['succeeded', 2_000, 2_000]);
  });

  it('fail with what was got round the types, a promise', async () => {
    const run = await world.start('waits');
    await world.ended(run);
    expect((await world.service.runs.get(world.ann.tenant, run)).run.failure).toEqual({
      code: 'internal',
      message: expect.stringContaining('math.wait is said to compute only, and gave a promise') as string,
    });
  });

  it('come to what is large for a row as others do', async () => {
    const run = await world.start('large');
    await world.ended(run);
    expect([await world.outcome(run), await world.variables(run)]).toMatchObject(['succeeded', { whole: 200_000 }]);
  });
});
