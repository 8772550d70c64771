import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { computingAction, type ComputingContext } from './computing-action.js';
import { PluginRegistry } from './plugins.js';

const context: ComputingContext = {
  caller: { tenant: 't', actor: 'user:1' },
  runId: 'run',
  projectId: 'project',
  idempotencyKey: 'step',
  attempt: 1,
};
const input = z.strictObject({ n: z.number() });
const output = z.object({ half: z.int() });

const half = computingAction({ input, output, compute: ({ n }) => ({ half: n / 2 }) });
// @ts-expect-error What has to be awaited is not there at once.
const later = computingAction({ input, output, compute: ({ n }) => Promise.resolve({ half: n / 2 }) });
// @ts-expect-error The same of a function that says so.
const awaited = computingAction({ input, output: z.object({}), compute: async () => Promise.reject(new Error('lost')) });
// @ts-expect-error Nor where anything will do.
const anything = computingAction({ input, output: z.unknown(), compute: () => Promise.resolve(1) });
// @ts-expect-error Nor now and then.
const sometimes = computingAction({ input, output: z.unknown(), compute: ({ n }) => (n > 0 ? { n } : Promise.resolve(1)) });
// @ts-expect-error Nor what only looks like a promise.
const alike = computingAction({ input, output: z.unknown(), compute: (): PromiseLike<number> => Promise.resolve(1) });
// @ts-expect-error What nobody has looked at is no plugin.
void new PluginRegistry({ math: { half: { input, output, compute: () => ({ half: 1 }) } } });
// @ts-expect-error As any action it has a result of its type.
const typed = computingAction({ input, output, compute: () => ({ half: 'one' }) });

const registry = new PluginRegistry({ math: { half, later, awaited, anything, sometimes, alike, typed } }, undefined, 100);
const compute = (action: string, inputs: { readonly [name: string]: number }): unknown => {
  try {
    return registry.compute('math', action, inputs, context);
  } catch (thrown) {
    if (thrown instanceof AppError) return `${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
};

describe('an action that only computes', () => {
  it('answers at once, and the same to who waits for it', async () => {
    expect(compute('half', { n: 4 })).toEqual({ half: 2 });
    const patient = { ...context, signal: new AbortController().signal, timeoutMs: 1_000 };
    expect(await registry.run('math', 'half', { n: 4 }, patient)).toEqual({ half: 2 });
  });

  it.each([
    ['half', { n: 3 }, 'internal: Result of math.half: half:'],
    ['half', { m: 3 }, 'invalid: Inputs of math.half: n:'],
    ['typed', { n: 3 }, 'internal: Result of math.typed: half:'],
    ['later', { n: 4 }, 'internal: math.later is said to compute only, and gave a promise'],
    ['alike', { n: 4 }, 'internal: math.alike is said to compute only, and gave a promise'],
    ['awaited', { n: 4 }, 'internal: math.awaited is said to compute only, and gave a promise'],
  ])('%s with %j is refused', (action, inputs, message) => {
    expect(compute(action, inputs as { readonly n: number })).toContain(message);
  });

  it('is left to the worker where a secret has to be opened first', () => {
    expect(registry.computes('math', 'half', { n: 4 })).toBe(true);
    expect(registry.computes('math', 'half', { n: { $secret: 'TOKEN' } })).toBe(false);
    expect(registry.computes('math', 'gone', { n: 4 })).toBe(false);
  });
});
