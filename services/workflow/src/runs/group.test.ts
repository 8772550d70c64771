import { Uuid7 } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { workflowSchema } from '../schema.js';
import { StoreLargeValues } from './adapters/large/store-large-values.js';
import { StoreRuns } from './adapters/store-runs.js';
import { pluginAction, type Plugin } from './application/plugins.js';
import { openGround, World, type Ground } from './testing/world.js';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground[Symbol.asyncDispose]());

const three = `
steps:
  - { name: one, plugin: test, action: tell, inputs: { text: "\${text}" }, outputs: { said: said } }
  - { name: two, system: log, inputs: { message: "\${said}" } }
  - { name: three, plugin: test, action: tell, inputs: { text: "\${said}" } }
`;

const loud = `
steps:
  - { name: shout, type: emit, event: said, payload: { text: "\${text}" } }
`;

const world = async (tell: (text: string) => Promise<string> = (text) => Promise.resolve(text)): Promise<World> => {
  const plugins: Readonly<Record<string, Plugin>> = {
    test: {
      tell: pluginAction({
        input: z.object({ text: z.string() }),
        output: z.object({ said: z.string() }),
        run: async ({ text }) => ({ said: await tell(text) }),
      }),
    },
  };
  const made = await World.open({ ground, workflows: { three, loud }, plugins });
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made;
};

const rows = <R extends object>({ ann: { tenant } }: World, sql: string): Promise<R[]> =>
  ground.store(workflowSchema).inTenant(tenant, (tx) => tx.query<R>(sql));

describe('turns of many runs', () => {
  it('share a commit, and each run has the journal that it would have alone', async () => {
    const here = await world();
    const runs = await Promise.all(Array.from({ length: 30 }, (_, n) => here.start('three', { text: `text ${n}` })));
    const journals = await Promise.all(runs.map((run) => here.ended(run)));
    const shape = (journal: (typeof journals)[number]) => journal.map(({ sequence, type, path }) => `${sequence} ${type} ${path}`);
    const alone = await here.ended(await here.start('three', { text: 'alone' }));
    expect(new Set(journals.map((journal) => shape(journal).join('\n')))).toEqual(new Set([shape(alone).join('\n')]));
    const [{ commits }] = (await rows(here, 'select count(distinct xmin::text)::int as commits from journal')) as [{ commits: number }];
    expect(commits).toBeLessThan(30);
  });

  it('do not fail with one of which nobody would take the message', async () => {
    const here = await world();
    const projects = ['a', 'b', 'x'.repeat(1_100), 'c', 'd'];
    const { startRun } = here.service;
    const started = await Promise.allSettled(
      projects.map((projectId) => startRun.execute(here.ann, { workflow: 'loud', projectId, inputs: { text: 'hello' }, key: '' })),
    );
    expect(started.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    const states = await rows<{ state: string; count: number }>(here, 'select state, count(*)::int from runs group by state');
    expect(states).toEqual([{ state: 'succeeded', count: 4 }]);
  });

  it('give one run for one key, however many ask for it at once', async () => {
    const here = await world();
    const runs = await Promise.all(Array.from({ length: 10 }, () => here.start('three', { text: 'once' }, 'key')));
    expect(new Set(runs).size).toBe(1);
    await here.ended(runs[0]!);
    expect(await rows(here, 'select id from runs')).toHaveLength(1);
  });

  it('are made anew when another process has moved the run on meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const here = await world((text) => (text === 'wait' ? promise : Promise.resolve(text)));
    const run = await here.start('three', { text: 'wait' });
    const { clock, ann } = here;
    const store = ground.store(workflowSchema);
    const other = new StoreRuns({
      store,
      clock,
      ids: new Uuid7(),
      owner: 'other',
      large: new StoreLargeValues({ store, clock }),
      random: () => 0,
    });
    const patch = { type: 'patch', variables: { color: 'red' }, by: 'user:bob' } as const;
    await other.deliver(ann.tenant, run, { event: patch });
    resolve('go on');
    const types = (await here.ended(run)).map(({ type }) => type);
    expect(types.filter((type) => type === 'run.patched' || type === 'run.succeeded')).toEqual(['run.patched', 'run.succeeded']);
  });

  it('of another tenant stay as they are', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const here = await world(() => promise);
    const run = await here.start('three', { text: 'wait' });
    const stranger = new Uuid7().next();
    expect(await here.service.engine.deliver(stranger, run, { event: { type: 'cancel' } })).toBeUndefined();
    resolve('done');
    expect((await here.ended(run)).at(-1)!.type).toBe('run.succeeded');
  });
});
