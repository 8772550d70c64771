import { createHash } from 'node:crypto';
import { hasPostgres } from '@hexad/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { workflowSchema } from '../schema.js';
import { ENTRIES } from './adapters/journal-rows.js';
import { caseOfRun } from './application/case-of-run.js';
import { pluginAction, type Plugin } from './application/plugins.js';
import { variableOfRun } from './application/variable-of-run.js';
import { runMessage } from './rpc/run-message.js';
import { openGround, openPostgresGround, World, type Ground } from './testing/world.js';

const DAY = 86_400_000;
const KB = 1_000;

const workflows = {
  line: `
variables: { copy: "\${text}" }
steps:
  - { name: make, plugin: texts, action: make, inputs: { length: "\${length}" }, outputs: { text: text, length: long } }
  - { name: look, system: log, inputs: { message: "\${size(text)} and \${size(copy)}" }, outputs: { message: said } }
  - { name: use, plugin: texts, action: measure, inputs: { text: "\${text}" }, outputs: { length: measured } }`,
  noisy: 'steps: [{ name: make, plugin: texts, action: noise, outputs: { text: text } }]',
  twice: `
steps:
  - { name: one, plugin: texts, action: make, inputs: { length: 100000 }, outputs: { text: a } }
  - { name: two, plugin: texts, action: make, inputs: { length: 100000 }, outputs: { text: b } }`,
  outer: `
steps:
  - { name: sub, type: workflow, workflow: line, inputs: { length: "\${length}" }, outputs: { text: got, measured: n } }
  - { name: look, system: log, inputs: { message: "\${size(got)} of \${n}" }, outputs: { message: said } }`,
  agent: 'steps: [{ name: ask, agent: code, action: make, outputs: { text: text } }, { name: wait, type: wait, signal: go }]',
  each: `
steps:
  - name: each
    type: foreach
    items: "\${range(n)}"
    as: item
    key: "\${string(item)}"
    failure: fail-fast
    outputs: { results: all }
    steps: [{ name: make, plugin: texts, action: make, inputs: { length: 100000 }, outputs: { text: text } }]`,
  many: `
steps:
  - { name: one, plugin: texts, action: make, inputs: { length: 300001 }, outputs: { text: a } }
  - { name: two, plugin: texts, action: make, inputs: { length: 300002 }, outputs: { text: b } }
  - { name: three, plugin: texts, action: make, inputs: { length: 300003 }, outputs: { text: c } }
  - { name: four, system: log, inputs: { message: "\${size(a)}" }, outputs: { message: x } }
  - { name: five, system: log, inputs: { message: "\${size(b)}" }, outputs: { message: y } }
  - { name: six, system: log, inputs: { message: "\${size(c)}" }, outputs: { message: z } }`,
  undone: `
steps:
  - name: make
    plugin: texts
    action: make
    inputs: { length: 100000 }
    outputs: { text: text }
    compensate: { plugin: texts, action: measure, inputs: { text: "\${text}" } }
  - { name: fail, plugin: texts, action: fail, on_error: rollback }`,
};

const NOISE = Array.from({ length: 20_000 }, (_, n) => createHash('sha256').update(String(n)).digest('base64')).join('');

const measured: number[] = [];
const texts: Plugin = {
  make: pluginAction({
    input: z.object({ length: z.number() }),
    output: z.object({ text: z.string(), length: z.number() }),
    run: ({ length }) => Promise.resolve({ text: 'é'.repeat(length), length }),
  }),
  /** Nothing makes it smaller. */
  noise: pluginAction({
    input: z.object({}),
    output: z.object({ text: z.string() }),
    run: () => Promise.resolve({ text: NOISE }),
  }),
  measure: pluginAction({
    input: z.object({ text: z.string() }),
    output: z.object({ length: z.number() }),
    run({ text }) {
      measured.push(text.length);
      return Promise.resolve({ length: text.length });
    },
  }),
  fail: pluginAction({ input: z.object({}), output: z.object({}), run: () => Promise.reject(new Error('no')) }),
};

const databases = { 'the embedded database': openGround, ...((await hasPostgres()) && { PostgreSQL: openPostgresGround }) };

describe.each(Object.entries(databases))('outputs that are large for a row, on %s', (_name, open) => {
  let ground: Ground;
  let world: World;

  beforeAll(async () => {
    ground = await open();
  }, 60_000);

  afterAll(() => ground[Symbol.asyncDispose]());

  beforeEach(async () => {
    measured.length = 0;
    const settings = { HEXAD_WORKFLOW_LARGEST_OUTPUT: '1000000' };
    world = await World.open({ ground, workflows, plugins: { texts }, settings, agent: () => ({ text: 'x'.repeat(300 * KB) }) });
  });

  afterEach(() => world[Symbol.asyncDispose]());

  const query = <R extends object>(sql: string): Promise<R[]> =>
    ground.store(workflowSchema).inTenant(world.ann.tenant, (tx) => tx.query<R>(sql));
  const count = async (table: string): Promise<number> => (await query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;
  const largestRow = async (): Promise<number> => {
    const tables = ['runs', 'steps', 'journal'].map((table) => `select max(octet_length(to_jsonb(t)::text)) as n from ${table} t`);
    const sizes = await query<{ n: number | null }>(tables.join(' union all '));
    return Math.max(...sizes.map(({ n }) => n ?? 0));
  };
  const done = async (workflow: string, inputs = {}): Promise<string> => {
    const run = await world.start(workflow, inputs);
    await world.ended(run);
    return run;
  };
  const keep = async (days: number): Promise<void> => {
    world.clock.advance(days * DAY);
    await world.service.keepHistory.sweep(new AbortController().signal);
  };
  const forget = (deleteAfterDays: number) =>
    world.service.keepHistory.setPolicy({ ...world.ann, roles: ['owner'] }, { archiveAfterDays: 1, deleteAfterDays });

  it('are kept once beside the run, whose rows stay small, and seen by expressions, steps and people', async () => {
    const run = await done('line', { length: 100 * KB });
    expect(await world.variables(run)).toMatchObject({
      said: '100000 and 100000',
      long: 100 * KB,
      measured: 100 * KB,
      text: 'é'.repeat(100 * KB),
    });
    expect([await count('blobs'), measured]).toEqual([1, [100 * KB]]);
    expect(await largestRow()).toBeLessThan(5 * KB);
    const snapshot = JSON.stringify([...(await world.service.runs.get(world.ann.tenant, run)).steps]);
    expect(snapshot.length).toBeLessThan(5 * KB);
  });

  it('are not, while they are small', async () => {
    await done('line', { length: 10 * KB });
    expect([await count('blobs'), await count('blob_uses')]).toEqual([0, 0]);
  });

  it('are kept in pieces when they are very large, and are whole again', async () => {
    const run = await done('noisy');
    expect([await count('blobs'), await count('blob_chunks')]).toEqual([1, 2]);
    expect((await world.variables(run))['text']).toBe(NOISE);
  });

  it('take the place of one when they are the same', async () => {
    await done('twice');
    await done('twice');
    expect([await count('blobs'), await count('blob_chunks'), await count('blob_uses')]).toEqual([1, 1, 2]);
  });

  it('of an agent are there in a process that began after the one that wrote them', async () => {
    const run = await world.start('agent');
    await world.seen(run, 'step.waiting', 'wait');
    await world.crash();
    await world.boot();
    await world.service.steerRun.signal(world.ann.tenant, run, { signal: 'go', payload: null, key: '' });
    await world.ended(run);
    expect([(await world.variables(run))['text'], await count('blobs')]).toEqual(['x'.repeat(300 * KB), 1]);
  });

  it('are written with the turn that names them, or not at all', async () => {
    await using silent = await World.open({ ground, workflows });
    const { ann, service } = silent;
    const run = await silent.start('agent');
    const store = ground.store(workflowSchema);
    const kept = () => store.inTenant(ann.tenant, (tx) => tx.query('select hash from blobs union all select hash from blob_chunks'));
    const event = { type: 'result', path: 'ask', attempt: 1, result: { text: 'x'.repeat(100 * KB) } } as const;
    const killed = store.inTenant(ann.tenant, async () => {
      await service.runs.deliver(ann.tenant, run, { event });
      expect(await kept()).toHaveLength(2);
      throw new Error('killed before the commit');
    });
    await expect(killed).rejects.toThrow('killed before the commit');
    expect([await kept(), (await service.runs.get(ann.tenant, run)).steps.get('ask')?.status.state]).toEqual([[], 'running']);
    await service.engine.deliver(ann.tenant, run, { event });
    expect([(await kept()).length, (await silent.variables(run))['text']]).toEqual([2, event.result.text]);
  });

  it('are handed to the run that called, by what they are called', async () => {
    const run = await done('outer', { length: 100 * KB });
    expect(await world.variables(run)).toMatchObject({ said: '100000 of 100000', got: 'é'.repeat(100 * KB) });
    expect([await count('blobs'), await count('blob_uses')]).toEqual([1, 2]);
  });

  it('are seen by what undoes their step', async () => {
    const run = await done('undone');
    expect([await world.outcome(run), measured]).toEqual(['compensated: internal', [100 * KB]]);
    const recorded = await caseOfRun(world.service.runs, world.service.large, world.ann.tenant, run);
    expect(recorded.stubs?.['make']).toEqual([{ result: { text: 'é'.repeat(100 * KB) } }]);
  });

  it('go with their run into the archive, and from there into one that begins at a later step', async () => {
    const run = await done('line', { length: 100 * KB });
    const before = await world.variables(run);
    await keep(31);
    expect([await count('runs'), await world.variables(run)]).toEqual([0, before]);
    const again = await world.service.rerun.execute(world.ann, { runId: run, from: 'use', inputs: {}, key: '' });
    await world.ended(again);
    expect([await world.outcome(again), measured]).toEqual(['succeeded', [100 * KB, 100 * KB]]);
    expect([await count('blobs'), await count('blob_uses')]).toEqual([1, 2]);
  });

  it('are removed with the last run that names them', async () => {
    const run = await done('line', { length: 100 * KB });
    await forget(10);
    await keep(9);
    const again = await world.service.rerun.execute(world.ann, { runId: run, from: 'use', inputs: {}, key: '' });
    await world.ended(again);
    await keep(2);
    await expect(world.service.runs.get(world.ann.tenant, run)).rejects.toMatchObject({ code: 'not_found' });
    expect([await count('blobs'), (await world.variables(again))['long']]).toEqual([1, 100 * KB]);
    await keep(20);
    expect([await count('archived_runs'), await count('blobs'), await count('blob_chunks'), await count('blob_uses')]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('are not taken over once they are gone', async () => {
    const run = await done('line', { length: 100 * KB });
    await query('delete from blob_uses');
    await query('delete from blobs');
    const rerun = world.service.rerun.execute(world.ann, { runId: run, from: 'use', inputs: {}, key: '' });
    await expect(rerun).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('begin the run anew') as string });
    expect(await count('runs')).toBe(1);
  });

  it('belong to their tenant alone, also what this process has at hand', async () => {
    const run = await done('line', { length: 100 * KB });
    const [{ hash }] = (await query<{ hash: string }>('select hash from blobs')) as [{ hash: string }];
    const { large } = world.service;
    expect(await large.read(world.ann.tenant, [hash])).toEqual(new Map([[hash, (await world.variables(run))['text']]]));
    await using other = await World.open({ ground, workflows });
    await expect(other.service.large.read(other.ann.tenant, [hash])).rejects.toMatchObject({ code: 'not_found' });
    await expect(large.read(other.ann.tenant, [hash])).rejects.toMatchObject({ code: 'not_found' });
    expect(large.peek(other.ann.tenant, { hash, bytes: 1 })).toBeUndefined();
    const seen = await ground
      .store(workflowSchema)
      .inTenant(other.ann.tenant, (tx) =>
        tx.query('select hash from blobs union all select hash from blob_chunks union all select hash from blob_uses'),
      );
    expect(seen).toEqual([]);
  });

  it('of many items are opened one by one, and refused together when they are too large for one step', async () => {
    const few = await done('each', { n: 3 });
    expect((await world.variables(few))['all']).toEqual(Array.from({ length: 3 }, () => ({ text: 'é'.repeat(100 * KB) })));
    const many = await done('each', { n: 8 });
    expect((await world.service.runs.get(world.ann.tenant, many)).run.failure).toEqual({
      code: 'too_large',
      message: expect.stringMatching(
        /^each: what it collects of its items has about 1,\d{3},\d{3} bytes as JSON, and a step may put out 1,000,000\. Write it/,
      ) as string,
    });
  });

  it('are shown with the others while there is room, and one by one whatever their size', async () => {
    const run = await done('many');
    const { large, runs } = world.service;
    const snapshot = await runs.get(world.ann.tenant, run);
    const { variablesJson } = await large.look(world.ann.tenant, (values) => runMessage({ ...snapshot, values }, 1_000_000));
    const { a, b } = JSON.parse(variablesJson) as Record<string, unknown>;
    expect([a, b]).toEqual([
      'é'.repeat(300_001),
      { too_large_to_show: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string, bytes: 600_006 } },
    ]);
    expect(await variableOfRun(runs, large, world.ann.tenant, run, 'b')).toBe('é'.repeat(300_002));
    await expect(variableOfRun(runs, large, world.ann.tenant, run, 'toString')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are not all held at once by a turn that looks at many', async () => {
    const run = await done('many');
    expect(await world.variables(run)).toMatchObject({ x: '300001', y: '300002', z: '300003' });
    const [{ turns }] = (await query<{ turns: number }>(
      `select count(distinct last)::int as turns from (${ENTRIES}) entries where path in ('four', 'six')`,
    )) as [{ turns: number }];
    expect(turns).toBe(2);
  });

  it('fail their step when they are larger than one may put out, with the size, the limit and what to do', async () => {
    const run = await done('line', { length: 600 * KB });
    expect((await world.service.runs.get(world.ann.tenant, run)).run.failure).toEqual({
      code: 'too_large',
      message:
        'make: the result of texts.make has more than 1,000,000 bytes as JSON, and a step may put out 1,000,000. Write it to a file, a workspace or a store with an address, and put out where it is.',
    });
    expect(await count('blobs')).toBe(0);
  });
});
