import { ModelDouble } from '@hexad/model-double';
import { describe, expect, it } from 'vitest';
import type { Access, BatchItem, BatchResult } from '../../../calls/application/provider.js';
import { TokenEstimator } from '../../../tokens/index.js';
import { asking, failureOf, KEY, user } from '../../shared/fixtures/kit.js';
import { Transport } from '../../shared/transport.js';
import { OpenAiBatches } from './openai-batches.js';

const MODEL = 'gpt-5.4-mini';

const item = (custom: string, said = 'Hello'): BatchItem => ({ custom, request: asking({ turns: [user(said)] }) });

async function open(dialect: 'openai-chat' | 'openai-responses', polls = 0) {
  await using stack = new AsyncDisposableStack();
  const double = stack.use(
    await ModelDouble.start({
      script: {
        batches: { polls },
        rules: [{ when: { contains: 'Break' }, reply: { error: { status: 500 } } }],
        otherwise: { text: 'Done.' },
      },
    }),
  );
  const batches = new OpenAiBatches(dialect, stack.use(new Transport()), new TokenEstimator());
  const { signal } = new AbortController();
  const access: Access = { baseUrl: double.url('openai'), secret: KEY, signal, timeoutMs: 20_000 };
  const opened = stack.move();
  return { double, batches, access, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

async function all(results: AsyncIterable<BatchResult>): Promise<BatchResult[]> {
  const found: BatchResult[] = [];
  for await (const result of results) found.push(result);
  return found.sort((a, b) => a.custom.localeCompare(b.custom));
}

describe.each(['openai-chat', 'openai-responses'] as const)('a batch of %s', (dialect) => {
  it('brings the answer to each request', async () => {
    await using bench = await open(dialect);
    const { batches, access } = bench;
    const id = await batches.begin(access, MODEL, [item('a'), item('b')], 1000);
    expect(await batches.look(access, id)).toEqual({ state: 'ended', total: 2, succeeded: 2, failed: 0 });
    expect(await all(batches.results(access, id))).toMatchObject(
      ['a', 'b'].map((custom) => ({
        custom,
        answer: { model: MODEL, parts: [{ type: 'text', text: 'Done.' }], finish: 'stop', tokens: { output: 2 } },
      })),
    );
  });

  it('brings the error of a request that failed', async () => {
    await using bench = await open(dialect);
    const { batches, access } = bench;
    const id = await batches.begin(access, MODEL, [item('a'), item('b', 'Break')], 1000);
    expect(await batches.look(access, id)).toEqual({ state: 'ended', total: 2, succeeded: 1, failed: 1 });
    expect(await all(batches.results(access, id))).toMatchObject([
      { custom: 'a', answer: { finish: 'stop' } },
      { custom: 'b', error: { code: 'provider_unavailable', message: expect.stringContaining('try again') } },
    ]);
  });

  it('is running until it has ended, and has no results before', async () => {
    await using bench = await open(dialect, 2);
    const { batches, access } = bench;
    const id = await batches.begin(access, MODEL, [item('a')], 1000);
    expect(await batches.look(access, id)).toMatchObject({ state: 'running', total: 1 });
    expect(await failureOf(all(batches.results(access, id)))).toMatchObject({ code: 'conflict' });
    expect((await batches.look(access, id)).state).toBe('ended');
  });

  it('can be cancelled', async () => {
    await using bench = await open(dialect, 100);
    const { batches, access } = bench;
    const id = await batches.begin(access, MODEL, [item('a')], 1000);
    await batches.cancel(access, id);
    expect((await batches.look(access, id)).state).toBe('cancelled');
  });

  it('is nobody else’s', async () => {
    await using bench = await open(dialect);
    const { batches, access } = bench;
    const id = await batches.begin(access, MODEL, [item('a')], 1000);
    const another = { ...access, secret: 'another-key-0123456789' };
    expect(await failureOf(batches.look(another, id))).toMatchObject({ details: { status: 404 } });
  });

  it('does not begin with what the protocol cannot say', async () => {
    await using bench = await open(dialect);
    const { batches, access, double } = bench;
    const extra = { dialect: 'gemini', fields: { x: 1 } } as const;
    const begun = batches.begin(access, MODEL, [{ custom: 'a', request: asking({ extra }) }], 1000);
    expect(await failureOf(begun)).toMatchObject({ code: 'unsupported' });
    expect(double.requests).toEqual([]);
  });
});
