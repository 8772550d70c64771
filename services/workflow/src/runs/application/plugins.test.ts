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
    /** One text that stands in it a million times. */
    shared: pluginAction({
      input: z.object({}),
      output: z.unknown(),
      run: () => {
        let parts: unknown = ['x'.repeat(1_000)];
        for (let doubled = 0; doubled < 20; doubled++) parts = [parts, parts];
        return Promise.resolve({ parts });
      },
    }),
    /** A megabyte each time that somebody looks, a thousand times. */
    made: pluginAction({
      input: z.object({}),
      output: z.unknown(),
      run: () => {
        const part = { toJSON: () => 'x'.repeat(1_000_000) };
        return Promise.resolve({ parts: Array.from({ length: 1_000 }, () => part) });
      },
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
  it('names its step when its result is too large, and nothing of a gigabyte is ever held', async () => {
    const before = process.memoryUsage().heapUsed;
    const refused = registry.run('math', 'shared', {}, { ...context, step: 'each[7]/collect' });
    await expect(refused).rejects.toThrow(/^each\[7\]\/collect: the result of math\.shared has more than 32,000,000 bytes/);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200_000_000);
  });

  it('runs its action with checked inputs', async () => {
    expect(await run('half', { n: 4 })).toEqual({ half: 2 });
  });

  it.each([
    ['half', { n: 'four' }, 'invalid: Inputs of math.half: n:'],
    ['half', { n: 4, m: 1 }, 'invalid: Inputs of math.half:'],
    ['half', { n: 3 }, 'internal: Result of math.half: half:'],
    [
      'much',
      { n: 1_000_000 },
      'too_large: The result of math.much has more than 32,000,000 bytes as JSON, and a step may put out 32,000,000. Write it to a file',
    ],
    ['shared', {}, 'too_large: The result of math.shared has more than 32,000,000 bytes as JSON'],
    ['made', {}, 'too_large: The result of math.made has more than 32,000,000 bytes as JSON'],
    ['round', {}, 'too_large: The result of math.round is nested deeper than 1,000 levels, or holds itself'],
    ['toString', {}, 'unsupported: There is no plugin math with an action toString.'],
  ])('%s with %j is refused', async (action, inputs, message) => {
    expect(await run(action, inputs)).toContain(message);
  });
});
