import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Json } from '../expressions/json.js';
import { pluginAction, type Plugin } from './application/plugins.js';
import type { Agent } from './testing/fake-agents.js';
import { openGround, World, type Ground } from './testing/world.js';

const shipped = await readFile(new URL('../../../../workflows/build.yaml', import.meta.url), 'utf8');

const story = (id: string, ...dependsOn: string[]) => ({ id, story: `S${id}`, title: `Story ${id}`, agent: 'code', dependsOn });
const TASKS = [story('T1'), story('T2', 'T1'), story('T3', 'T1'), story('T4', 'T2', 'T3')];

const answer = (value: Json) => pluginAction({ input: z.any(), output: z.any(), run: () => Promise.resolve(value) });

const plugins = (questions: readonly string[]): Record<string, Plugin> => ({
  spec: { analyse: answer({ spec_id: 'spec', questions }), finalize: answer({ overview: 'It is.' }) },
  codegen: { architecture: answer({ stack: ['node-api'], revision: 'r1', choices: [], components: [], risks: [] }) },
  planning: { plan: answer({ tasks: TASKS }) },
});

const CLEAN: Readonly<Record<string, Json>> = { check: { clean: true, findings: [] }, prove: { proof: { complete: true } } };

/** Agents whose work is clean and proved, except what a test says of a step or an action. */
const agents =
  (results: Readonly<Record<string, Json | Error>> = {}): Agent =>
  ({ stepPath, action }) =>
    results[stepPath] ?? results[action] ?? CLEAN[action] ?? { change_set: { id: stepPath } };

let ground: Ground;

beforeAll(async () => {
  ground = await openGround();
}, 60_000);

afterAll(() => ground[Symbol.asyncDispose]());

const open = (yaml: string, agent = agents(), questions: readonly string[] = []) =>
  World.open({ ground, workflows: { build: yaml }, plugins: plugins(questions), agent });
const INPUTS = { brief_id: 'brief', stack: ['node-api'] };

/** The steps of one name, taken out with all that belongs to them. */
const without = (name: string) => shipped.replace(new RegExp(`^( *)- name: ${name}\\n(?:\\1 .*\\n|\\n(?=\\1 ))*`, 'm'), '');

describe('workflows/build.yaml', () => {
  it('leads from a brief to a delivery, with each story merged in the order of the plan', async () => {
    await using world = await open(shipped);
    const run = await world.start('build', INPUTS);
    await world.ended(run);
    expect(await world.outcome(run)).toBe('succeeded');
    expect(world.agents.paths().filter((path) => /^(prepare|prove|deliver)$|integrate/.test(path))).toEqual([
      'prepare',
      ...TASKS.map(({ id }) => `stories[${id}]/integrate`),
      'prove',
      'deliver',
    ]);
  });

  it('generates a story only when all that it rests on is merged, independent ones at the same time', async () => {
    await using world = await open(shipped);
    await world.ended(await world.start('build', INPUTS));
    const paths = world.agents.paths();
    const at = (path: string) => paths.indexOf(path);
    const both = Math.max(at('stories[T2]/generate'), at('stories[T3]/generate'));
    expect(at('stories[T1]/integrate')).toBeLessThan(Math.min(at('stories[T2]/generate'), at('stories[T3]/generate')));
    expect(both).toBeLessThan(Math.min(at('stories[T2]/integrate'), at('stories[T3]/integrate')));
    expect(at('stories[T4]/generate')).toBeGreaterThan(Math.max(at('stories[T2]/integrate'), at('stories[T3]/integrate')));
  });

  it('mends only what the check found', async () => {
    await using world = await open(
      shipped,
      agents({ 'stories[T2]/check': { clean: false, findings: ['f'] }, fix: { change_set: { id: 'mended' }, clean: true } }),
    );
    await world.ended(await world.start('build', INPUTS));
    expect(world.agents.paths().filter((path) => path.endsWith('/fix'))).toEqual(['stories[T2]/fix']);
    const inputs = (path: string) =>
      JSON.parse(world.agents.requested.find((task) => task.stepPath === path)!.inputsJson) as { change_set: unknown };
    expect([inputs('stories[T2]/integrate').change_set, inputs('stories[T3]/integrate').change_set]).toEqual([
      { id: 'mended' },
      { id: 'stories[T3]/generate' },
    ]);
  });

  it('asks a person when it may and there is something to ask', async () => {
    await using world = await open(shipped, agents(), ['q1']);
    const run = await world.start('build', { ...INPUTS, ask: true });
    await world.seen(run, 'step.waiting', 'clarify');
    await world.service.steerRun.signal(world.ann.tenant, run, { signal: 'answers', payload: { q1: 'yes' }, key: '' });
    await world.ended(run);
    expect(await world.outcome(run)).toBe('succeeded');
    const quiet = await world.start('build', INPUTS);
    expect((await world.ended(quiet)).some((entry) => entry.type === 'step.waiting')).toBe(false);
  });

  it('ends incomplete, with the reason, when a criterion has no passing test', async () => {
    await using world = await open(shipped, agents({ prove: { proof: { complete: false } } }));
    const run = await world.start('build', INPUTS);
    await world.ended(run);
    expect((await world.service.runs.get(world.ann.tenant, run)).run.failure).toEqual({
      code: 'incomplete',
      message: 'Not reached: Every acceptance criterion has a passing test.',
    });
  });

  it('goes on with the other stories when one fails, and skips those that rest on it', async () => {
    await using world = await open(shipped, agents({ 'stories[T2]/check': new Error('broken'), prove: { proof: { complete: false } } }));
    const run = await world.start('build', INPUTS);
    const journal = await world.ended(run);
    expect(
      journal.filter((entry) => entry.type === 'step.skipped' && entry.path.endsWith(']')).map((entry) => [entry.path, entry.data]),
    ).toEqual([['stories[T4]', { reason: 'It waits for T2, which did not succeed.' }]]);
    expect(await world.outcome(run)).toBe('failed: incomplete');
    expect(world.agents.paths()).toContain('deliver');
  });

  it('leaves out a step that is taken out of the file', async () => {
    const yaml = without('fix');
    expect(yaml).not.toContain('action: fix');
    await using world = await open(yaml, agents({ check: { clean: false, findings: ['f'] } }));
    const run = await world.start('build', INPUTS);
    await world.ended(run);
    expect(await world.outcome(run)).toBe('succeeded');
    expect(world.agents.paths().some((path) => path.endsWith('/fix'))).toBe(false);
    expect(world.agents.paths()).toContain('stories[T1]/prove');
  });

  it('is refused at the start when a step is taken out that others rest on', async () => {
    await using world = await open(without('plan'));
    await expect(world.start('build', INPUTS)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('tasks') as string,
    });
  });
});
