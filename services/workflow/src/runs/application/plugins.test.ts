import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pluginAction, PluginRegistry, type PluginContext } from './plugins.js';

const context: PluginContext = {
  caller: { tenant: 't', actor: 'user:1' },
  runId: 'run',
  projectId: 'project',
  idempotencyKey: 'step',
  attempt: 1,
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
    /** A text of n characters, so often that the whole is a gigabyte. */
    much: pluginAction({
      input: z.object({ n: z.number() }),
      output: z.unknown(),
      run: ({ n }) => Promise.resolve({ parts: Array.from({ length: 1_000_000_000 / n }, () => 'x'.repeat(n)) }),
    }),
    round: pluginAction({
      input: z.object({}),
      output: z.unknown(),
      run: () => {
        const circle: { inner?: unknown } = {};
        circle.inner = circle;
        return Promise.resolve(circle);
      },
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
    ['much', { n: 1_000_000 }, 'too_large: The result of math.much has more than 4000000 characters; put it into a blob'],
    ['round', {}, 'too_large: The result of math.round'],
    ['toString', {}, 'unsupported: There is no plugin math with an action toString.'],
  ])('%s with %j is refused', async (action, inputs, message) => {
    expect(await run(action, inputs)).toContain(message);
  });
});
