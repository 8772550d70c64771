import { APIError as AnthropicError } from '@anthropic-ai/sdk';
import { freePort } from '@hexad/testing';
import { APIError as OpenAiError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelHouse, type Json } from './fixtures/model-house.js';

const LONG = 'It flies as high as you have line, and comes down when the wind does, or when you are tired of it.';

/** Providers that fail, and what asks for which of the double's replies. */
const RULES = [
  { when: { key: 'sk-of-nobody' }, reply: { error: { status: 401 } } },
  { when: { contains: 'unpaid' }, reply: { error: { status: 402 } } },
  { when: { contains: 'too often' }, reply: { error: { status: 429, retryAfter: 0.1 } } },
  { when: { contains: 'at length' }, reply: { size: 4_000, delayMs: 20 } },
  { when: { contains: 'redirect' }, reply: { raw: { status: 302, headers: { location: 'http://169.254.169.254/' }, body: '' } } },
  { when: { contains: 'no schema' }, reply: { text: 'I would rather not.' } },
  { when: { contains: 'break', model: 'kite-1' }, reply: { text: LONG, chunkSize: 4, cutAfter: 3 } },
  { when: { contains: 'slowly' }, reply: { text: LONG, chunkSize: 4, chunkMs: 100 } },
];

const asks = (content: string) => [{ role: 'user' as const, content }];
const failed = (promise: Promise<unknown>): Promise<OpenAiError & AnthropicError> =>
  promise.then(
    (answer) => expect.fail(`It was answered: ${JSON.stringify(answer)}`),
    (error: unknown) => error as OpenAiError & AnthropicError,
  );
/** What a person reads, of either client. */
const sentenceOf = ({ error }: OpenAiError | AnthropicError): string => {
  const body = error as { message?: string; error?: { message: string } };
  return body.error?.message ?? body.message ?? '';
};

describe('what fails at the door of `hexad up`', () => {
  let house: ModelHouse;
  beforeAll(async () => {
    const env = { HEXAD_LLM_BREAKER_FAILURES: '1000' };
    const models = [{ id: 'short', provider: 'openai' as const, context: 100, output: 50 }];
    house = await ModelHouse.open({ script: { models, rules: RULES, otherwise: { text: LONG } }, env });
    const nobody = `http://127.0.0.1:${await freePort()}/v1`;
    await house.provider({ name: 'keyless', dialects: ['openai-chat'], baseUrl: house.double.url('openai') });
    await house.provider({ name: 'refused', dialects: ['openai-chat'], baseUrl: house.double.url('openai') }, 'sk-of-nobody');
    await house.provider({ name: 'down', dialects: ['openai-chat'], baseUrl: nobody }, 'sk-down-1');
    await house.provider({ name: 'down-too', dialects: ['anthropic'], baseUrl: nobody }, 'sk-down-2');
    const sizes = { contextTokens: 100_000, maxOutput: 1_000, rates: { input: 1_000_000, output: 1_000_000 } };
    for (const provider of ['keyless', 'refused', 'down']) await house.set('/v1/model-catalog', { provider, name: 'kite-1', ...sizes });
    for (const provider of ['down', 'down-too']) await house.set('/v1/model-catalog', { provider, name: 'wreck', ...sizes });
    await house.set('/v1/model-catalog', { provider: 'chatty', name: 'short', ...sizes, contextTokens: 100, maxOutput: 50 });
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  const chat = (model: string, content = 'Does it fly?', more: object = {}) =>
    house.openai.chat.completions.create({ model, messages: asks(content), ...more });
  const message = (model: string, content = 'Does it fly?', more: object = {}) =>
    house.anthropic.messages.create({ model, max_tokens: 40, messages: asks(content), ...more });

  /** Calls that ended with this code, as metrics have it. */
  const counted = async (code: string): Promise<number> =>
    (await house.metrics())
      .split('\n')
      .filter((line) => line.startsWith('hexad_llm_calls_total{') && line.includes(`code="${code}"`))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  const newest = async (query = ''): Promise<Json> => (await house.call('GET', `/v1/calls${query}`)).json['calls'][0];
  /** How calls ended, and whether input, output and money were booked. */
  const billed = async (query: string) => {
    const { calls } = (await house.call('GET', `/v1/calls?${query}`)).json as { calls: Json[] };
    return calls.map(({ outcome, error, tokens, cost }) => [outcome, error, tokens.input > 0, tokens.output > 0, cost > 0]);
  };

  const tried = async (provider: string): Promise<Json> =>
    (await house.call('POST', `/v1/providers/${provider}/test`, { model: 'kite-1' })).json;

  const broken = { type: 'string' };
  const FAILURES: readonly [code: string, status: number, sentence: RegExp, model: string, content?: string][] = [
    ['model_unknown', 404, /There is no model "gpt-5\.55"; the nearest are .*gpt-5\.5/, 'gpt-5.55'],
    ['key_missing', 424, /keyless.*add/i, 'keyless/kite-1'],
    ['key_refused', 424, /refused the key .*; store a key that is valid/, 'refused/kite-1'],
    ['provider_unpaid', 424, /pay|credit|bill/i, 'chatty/kite-1', 'unpaid'],
    ['provider_limited', 429, /again/i, 'chatty/kite-1', 'too often'],
    ['context_too_long', 400, /(100|tokens).*(shorten|less|larger)/i, 'chatty/short', 'long '.repeat(1_000)],
    ['host_refused', 400, /redirect.*not followed; set the base URL/i, 'chatty/kite-1', 'redirect'],
    ['provider_unavailable', 503, /again/i, 'down/kite-1'],
    ['providers_unavailable', 503, /None of the 2 models .* try again later/, 'wreck'],
  ];

  it.each(FAILURES)('%s has its code, its status, its sentence and its number', async (code, status, sentence, model, content) => {
    const before = await counted(code);
    const [openai, anthropic] = [await failed(chat(model, content)), await failed(message(model, content))];
    expect([openai, anthropic]).toMatchObject([
      { status, code },
      { status, errorCode: code },
    ]);
    expect([openai, anthropic].map(sentenceOf)).toEqual([expect.stringMatching(sentence), expect.stringMatching(sentence)]);
    await expect.poll(() => counted(code)).toBe(before + 2);
    await expect.poll(() => newest(`?error=${code}`)).toMatchObject({ outcome: 'failed', cost: '0' });
  });

  it('tool_invalid names the tool whose schema is none', async () => {
    const before = await counted('tool_invalid');
    const asked = house.double.requests.length;
    const openai = await failed(
      chat('chatty/kite-1', '', { tools: [{ type: 'function', function: { name: 'weather', parameters: broken } }] }),
    );
    const anthropic = await failed(message('claude-sonnet-5', 'Hi', { tools: [{ name: 'weather', input_schema: broken }] }));
    expect([openai, anthropic]).toMatchObject([
      { status: 400, code: 'tool_invalid', message: expect.stringContaining('weather') },
      { status: 400, errorCode: 'tool_invalid', message: expect.stringContaining('correct it and send') },
    ]);
    await expect.poll(() => counted('tool_invalid')).toBe(before + 2);
    expect(house.double.requests.length).toBe(asked);
  });

  it('a provider that is tried with a model answers a call, which is paid and recorded, or says what is wrong', async () => {
    expect([await tried('chatty'), await tried('refused'), await tried('keyless')]).toMatchObject([
      { ok: true, code: null },
      { ok: false, code: 'key_refused' },
      { ok: false, code: 'key_missing' },
    ]);
    await expect.poll(() => billed('purpose=provider.test&provider=chatty')).toEqual([['succeeded', null, true, true, true]]);
  });

  it('output_invalid is what fits no schema after one repair, and it is paid for', async () => {
    const schema = { type: 'object', properties: { metres: { type: 'number' } }, required: ['metres'], additionalProperties: false };
    const format = { response_format: { type: 'json_schema', json_schema: { name: 'kite', schema, strict: true } } };
    const error = await failed(chat('chatty/kite-1', 'no schema', format));
    expect(error).toMatchObject({ status: 422, code: 'output_invalid' });
    await expect.poll(() => newest()).toMatchObject({ outcome: 'failed', error: 'output_invalid', attempts: 2 });
  });

  it('budget_reached tells which budget, and nothing is asked of a provider', async () => {
    const before = house.double.requests.length;
    const budget = await house.set('/v1/budgets', { scope: 'tenant', window: 'day', limit: 1 });
    const errors = [await failed(chat('chatty/kite-1')), await failed(message('claude-sonnet-5'))];
    await house.call('DELETE', `/v1/budgets/${budget['id']}`);
    expect(errors).toMatchObject([
      { status: 402, code: 'budget_reached', message: expect.stringMatching(/budget/) },
      { status: 402, errorCode: 'budget_reached', message: expect.stringMatching(/budget/) },
    ]);
    await expect.poll(() => counted('budget_reached')).toBe(2);
    const words = house.double.requests.slice(before).filter(({ endpoint }) => endpoint !== 'count_tokens');
    expect(words).toEqual([]);
  });

  it('a budget with room for 20 of 64 calls at a time lets 20 through, and is spent', async () => {
    const limit = 20 * 15_100;
    const budget = await house.set('/v1/budgets', { scope: 'run', scopeId: 'run-64', window: 'month', limit });
    const headers = { 'x-hexad-run': 'run-64' };
    // A thousand tokens of output are 15,000 micro-dollars, and the question a few dozen more.
    const asked = { model: 'chatty/kite-1', max_tokens: 1_000, messages: asks('at length') };
    const call = async () =>
      house.openai.chat.completions.create(asked, { headers }).then(
        () => 'answered',
        ({ code }) => code as string,
      );
    const ended = await Promise.all(Array.from({ length: 64 }, call));
    expect(Object.groupBy(ended, (end) => end)).toMatchObject({ answered: { length: 20 }, budget_reached: { length: 44 } });
    const standing = async () => {
      const { budgets } = (await house.call('GET', '/v1/budgets')).json as { budgets: Json[] };
      return budgets.find(({ id }) => id === budget['id']);
    };
    await expect.poll(standing).toMatchObject({ reserved: '0' });
    expect(Number((await standing())!['spent'])).toSatisfy((spent: number) => spent > 300_000 && spent <= limit);
  });

  it('a provider at a private address that nobody allowed is refused when it is set', async () => {
    const inside = { name: 'inside', dialects: ['openai-chat'], baseUrl: 'http://10.0.0.1/v1' };
    const { status, json } = await house.call('POST', '/v1/providers', inside);
    expect([status, json['code'], json['detail']]).toEqual([400, 'host_refused', expect.stringContaining('10.0.0.1')]);
  });

  it('a stream that the provider cuts ends with an error event for each client, is paid for, and is never recorded as a success', async () => {
    const before = await counted('stream_broken');
    const streams = [
      async () => {
        for await (const _ of await house.openai.chat.completions.create({
          model: 'chatty/kite-1',
          messages: asks('break'),
          stream: true,
        }));
      },
      async () => {
        for await (const _ of await house.openai.responses.create({ model: 'chatty/kite-1', input: 'break', stream: true }));
      },
      () => house.anthropic.messages.stream({ model: 'chatty/kite-1', max_tokens: 100, messages: asks('break') }).finalMessage(),
    ];
    const errors: unknown[] = [];
    for (const stream of streams) errors.push(await failed(stream()));
    expect(errors).toMatchObject([{ code: 'stream_broken' }, { code: 'stream_broken' }, { errorCode: 'stream_broken' }]);
    await expect.poll(() => counted('stream_broken')).toBe(before + 3);
    await expect
      .poll(() => billed('error=stream_broken'))
      .toEqual(Array.from({ length: 3 }, () => ['failed', 'stream_broken', true, true, true]));
  });

  it('a stream that was cut is gone on with where the policy says so, and both parts are paid for', async () => {
    await house.set('/v1/model-policy', { midStream: 'continue', fallbacks: { 'kite-1': ['claude-sonnet-5'] } });
    const said = await house.openai.chat.completions.stream({ model: 'chatty/kite-1', messages: asks('break') }).finalContent();
    await house.set('/v1/model-policy', {});
    await expect.poll(() => newest()).toMatchObject({ outcome: 'succeeded', attempts: 2, provider: 'anthropic' });
    const call = await newest();
    const { attempts } = (await house.call('GET', `/v1/calls/${call['id']}`)).json as { attempts: Json[] };
    expect(attempts.map(({ provider, outcome, error, cost }) => [provider, outcome, error, cost > 0])).toEqual([
      ['chatty', 'failed', 'stream_broken', true],
      ['anthropic', 'succeeded', null, true],
    ]);
    expect([said!.startsWith('It flies as '), attempts.reduce((sum, { cost }) => sum + Number(cost), 0)]).toEqual([
      true,
      Number(call['cost']),
    ]);
  });

  it('who leaves in the middle of a stream ends the call at the provider, and pays for what was said', async () => {
    const before = await counted('cancelled');
    const stream = await house.openai.chat.completions.create({ model: 'chatty/kite-1', messages: asks('slowly'), stream: true });
    for await (const { choices } of stream) if (choices[0]?.delta.content) break;
    await house.double.until(({ outcome, body }) => outcome === 'aborted' && JSON.stringify(body).includes('slowly'));
    await expect.poll(() => counted('cancelled')).toBe(before + 1);
    await expect.poll(() => billed('outcome=aborted')).toEqual([['aborted', 'cancelled', true, true, true]]);
  });
});
