import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Json, JsonObject } from '../expressions/json.js';
import { pluginAction, type Plugin } from './application/plugins.js';
import { openGround, World, type Ground } from './testing/world.js';

/** The format that users already write, kept beside the reference: it must run unchanged. */
const FILE = readFileSync(new URL('../../../../docs/reference/workflow-format.yaml', import.meta.url), 'utf8');

const INPUTS: JsonObject = {
  task_id: 'T-1',
  task: { id: 'T-1', status: 'todo', repository_url: 'https://git.example/shop' },
  analysis: { files: 3 },
  pr_url: 'https://git.example/shop/pull/7',
};

let ground: Ground;
let world: World;
let called: [string, Json][];
let answers: Readonly<Record<string, Json | Error>>;

/** Writes down what it is asked for. */
const recording = (...actions: string[]): Plugin => Object.fromEntries(actions.map((name) => [name, recorded(name)]));

const recorded = (name: string) =>
  pluginAction({
    input: z.record(z.string(), z.json()),
    output: z.record(z.string(), z.json()),
    run(inputs) {
      called.push([name, inputs as Json]);
      const answer = answers[name] ?? {};
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as Record<string, never>);
    },
  });

beforeAll(async () => {
  ground = await openGround();
}, 60_000);

afterAll(() => ground[Symbol.asyncDispose]());

beforeEach(async () => {
  called = [];
  answers = {
    get_task: { task: { id: 'T-1', type: 'feature', description: 'Sell shoes', repository_url: 'https://git.example/shop' } },
    generate_code: { implementation: { success: true } },
  };
  const plugins = {
    task_management: recording('get_task', 'update_task_status'),
    version_control: recording('create_branch'),
    ai_provider: recording('generate_code'),
    communication: recording('send_message'),
  };
  world = await World.open({ ground, workflows: { standard: FILE }, plugins });
});

afterEach(() => world[Symbol.asyncDispose]());

describe('the format that users already write', () => {
  it('runs unchanged with its inputs and plugins that record', async () => {
    const run = await world.start('standard', INPUTS);
    const journal = await world.ended(run);
    expect(await world.outcome(run)).toBe('succeeded');
    expect(called.slice(0, 3)).toEqual([
      ['get_task', { task_id: 'T-1' }],
      ['create_branch', { repo: 'https://git.example/shop', branch_name: 'feature/T-1', base_branch: 'main' }],
      ['generate_code', { requirements: 'Sell shoes', context: { files: 3 } }],
    ]);
    expect(new Map(called.slice(3))).toEqual(
      new Map<string, Json>([
        ['update_task_status', { task_id: 'T-1', status: 'in_review' }],
        ['send_message', { channel: '#dev', message: 'T-1 is ready: https://git.example/shop/pull/7' }],
      ]),
    );
    expect(journal.filter(({ path }) => path.startsWith('post_execution/')).map(({ type, path }) => `${type} ${path}`)).toEqual([
      'step.started post_execution/log_success',
      'step.succeeded post_execution/log_success',
      'step.started post_execution/cleanup',
      'step.succeeded post_execution/cleanup',
    ]);
  });

  it('goes on when nobody can be told, for its override says so', async () => {
    answers = { ...answers, send_message: new Error('the chat is gone') };
    const run = await world.start('standard', INPUTS);
    await world.ended(run);
    const { steps } = await world.service.runs.get(world.ann.tenant, run);
    expect([await world.outcome(run), steps.get('tell_everyone/notify')?.status.state]).toEqual(['succeeded', 'failed']);
  });

  it('does not begin when the task is not to be done', async () => {
    const run = await world.start('standard', { ...INPUTS, task: { id: 'T-1', status: 'done' } });
    await world.ended(run);
    const { failure } = (await world.service.runs.get(world.ann.tenant, run)).run;
    expect([failure?.message, called]).toEqual(['Task T-1 is done, not todo', []]);
  });
});
