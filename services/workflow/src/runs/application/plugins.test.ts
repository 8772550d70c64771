import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pluginAction, PluginRegistry, type PluginContext } from './plugins.js';

const context: PluginContext = {
  caller: { tenant: 't', actor: 'user:1' },
  runId: 'run',
  projectId: 'project',
  idempotencyKey: 'step',
  signal: new AbortController().signal,
  timeoutMs: 1_000,
};

const registry = new PluginRegistry({
  math: {
    half: pluginAction({
      input: z.strictObject({ n: z.number() }),
      output: z.object({ half: z.int() }),
      run: ({ n }) => Promise.resolve({ half: n / 2 }),
    }),
  },
});

const run = (action: string, inputs: { readonly [key: string]: number | string }) =>
  registry
    .run('math', action, inputs, context)
    .catch((thrown: unknown) => (thrown instanceof AppError ? `${thrown.code}: ${thrown.message}` : 'unknown'));

describe('a registered plugin', () => {
  it('runs its action with checked inputs', async () => {
    expect(await run('half', { n: 4 })).toEqual({ half: 2 });
  });

  it.each([
    ['half', { n: 'four' }, 'invalid: Inputs of math.half: n:'],
    ['half', { n: 4, m: 1 }, 'invalid: Inputs of math.half:'],
    ['half', { n: 3 }, 'internal: Result of math.half: half:'],
    ['toString', {}, 'unsupported: There is no plugin math with an action toString.'],
  ])('%s with %j is refused', async (action, inputs, message) => {
    expect(await run(action, inputs)).toContain(message);
  });
});
