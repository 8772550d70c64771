import Anthropic, {
  APIConnectionError,
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import { doubleWith } from './fixtures/double-with.js';
import { ModelDouble } from './server/model-double.js';

const client = (double: ModelDouble, options: { maxRetries?: number; apiKey?: string; timeout?: number } = {}) =>
  new Anthropic({ baseURL: double.url('anthropic'), apiKey: 'test-key', maxRetries: 0, ...options });

const ask = (content = 'hello') => ({ model: 'claude-sonnet-5', max_tokens: 1000, messages: [{ role: 'user' as const, content }] });

const WEATHER = {
  name: 'weather',
  description: 'Weather of a city',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] },
};

describe('the Anthropic SDK against the double', () => {
  it('reads a scripted message and its usage', async () => {
    await using double = await doubleWith({ text: 'Good morning.' });
    const message = await client(double).messages.create(ask());
    expect(message).toMatchObject({
      role: 'assistant',
      content: [{ type: 'text', text: 'Good morning.' }],
      stop_reason: 'end_turn',
      usage: { output_tokens: 4, cache_read_input_tokens: 0 },
    });
    const { input_tokens } = await client(double).messages.countTokens({ model: 'claude-sonnet-5', messages: ask().messages });
    expect(message.usage.input_tokens).toBe(input_tokens);
  });

  it('streams the same message in pieces through its helper', async () => {
    await using double = await doubleWith({ text: 'One piece after the other, ünïcode 🎉 too.', chunkSize: 3 });
    const stream = client(double).messages.stream(ask());
    const pieces: string[] = [];
    stream.on('text', (piece) => pieces.push(piece));
    const message = await stream.finalMessage();
    expect(pieces.join('')).toBe('One piece after the other, ünïcode 🎉 too.');
    expect(pieces.length).toBeGreaterThan(10);
    expect(message).toMatchObject({ stop_reason: 'end_turn', usage: { output_tokens: 11 } });
  });

  it('gets tool calls, whole and streamed, and answers their results', async () => {
    await using double = await ModelDouble.start({
      script: {
        rules: [
          { when: { toolResult: true }, reply: { text: 'It rains.' } },
          { when: { tool: 'weather' }, reply: { text: 'I look.', tools: [{ name: 'weather', input: { city: 'Bern' } }] } },
        ],
      },
    });
    const request = { ...ask('Rain in Bern?'), tools: [WEATHER] };
    const whole = await client(double).messages.create(request);
    expect(whole).toMatchObject({ stop_reason: 'tool_use', content: [{ text: 'I look.' }, { name: 'weather', input: { city: 'Bern' } }] });
    const streamed = await client(double).messages.stream(request).finalMessage();
    expect(streamed.content[1]).toMatchObject({ type: 'tool_use', input: { city: 'Bern' } });

    const call = whole.content[1] as Anthropic.ToolUseBlock;
    const turns = [...request.messages, { role: 'assistant' as const, content: whole.content }];
    const result = { role: 'user' as const, content: [{ type: 'tool_result' as const, tool_use_id: call.id, content: 'rain' }] };
    const last = await client(double).messages.create({ ...request, messages: [...turns, result] });
    expect(last.content).toMatchObject([{ text: 'It rains.' }]);
  });

  it.each([
    [400, BadRequestError, 'invalid_request_error'],
    [401, AuthenticationError, 'authentication_error'],
    [403, PermissionDeniedError, 'permission_error'],
    [404, NotFoundError, 'not_found_error'],
    [429, RateLimitError, 'rate_limit_error'],
    [500, InternalServerError, 'api_error'],
    [503, InternalServerError, 'api_error'],
    [529, InternalServerError, 'overloaded_error'],
    [402, APIError, 'billing_error'],
    [408, APIError, 'timeout_error'],
  ])('maps a scripted %i to its error class', async (status, type, name) => {
    await using double = await doubleWith({ error: { status } });
    const error = await client(double)
      .messages.create(ask())
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ status, type: name, requestID: expect.stringMatching(/^req_/) });
  });

  it('tries again after the pause that a 429 asks for', async () => {
    await using double = await ModelDouble.start({
      script: {
        rules: [
          { times: 1, reply: { error: { status: 429, retryAfter: 1 } } },
          { times: 1, reply: { error: { status: 529, headers: { 'retry-after-ms': '5' } } } },
          { reply: { text: 'at last' } },
        ],
      },
    });
    const began = performance.now();
    const message = await client(double, { maxRetries: 2 }).messages.create(ask());
    expect(message.content).toMatchObject([{ text: 'at last' }]);
    expect(performance.now() - began).toBeGreaterThan(990);
    expect(double.requests.map(({ status, rule }) => [status, rule])).toEqual([
      [429, 'rule 1'],
      [529, 'rule 2'],
      [200, 'rule 3'],
    ]);
  });

  it('holds the limits of a script per key, and says when there is room again', async () => {
    await using double = await ModelDouble.start({ script: { limits: { requests: 1, tokens: 1000, seconds: 30 } } });
    const { response } = await client(double).messages.create(ask()).withResponse();
    expect(response.headers.get('anthropic-ratelimit-requests-remaining')).toBe('0');
    const error = await client(double)
      .messages.create(ask())
      .catch((thrown: unknown) => thrown as InstanceType<typeof RateLimitError>);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(Number((error as InstanceType<typeof RateLimitError>).headers.get('retry-after'))).toBeGreaterThan(25);
    await expect(client(double, { apiKey: 'another-key' }).messages.create(ask())).resolves.toMatchObject({ role: 'assistant' });
  });

  it('sees a stream that is cut as a broken connection', async () => {
    await using double = await doubleWith({ text: 'one two three four', chunkSize: 4, cutAfter: 2 });
    const seen: string[] = [];
    const stream = client(double).messages.stream(ask());
    stream.on('text', (piece) => seen.push(piece));
    await expect(stream.finalMessage()).rejects.toBeInstanceOf(Error);
    expect(seen.join('')).toBe('one two ');
    expect(await double.until(({ outcome }) => outcome === 'cut')).toMatchObject({ pieces: 2, status: 200 });
  });

  it('sees the error event of a stream that fails in the middle', async () => {
    await using double = await doubleWith({ text: 'one two three four', chunkSize: 4, failAfter: { pieces: 1, error: { status: 529 } } });
    await expect(client(double).messages.stream(ask()).finalMessage()).rejects.toMatchObject({ type: 'overloaded_error' });
  });

  it('may go away in the middle of a stream, which the double notes', async () => {
    await using double = await doubleWith({ text: 'one two three four', chunkSize: 4, stallAfter: 2 });
    const stream = client(double).messages.stream(ask());
    stream.on('text', (_piece, whole) => whole === 'one two ' && stream.abort());
    await expect(stream.finalMessage()).rejects.toBeInstanceOf(APIUserAbortError);
    expect(await double.until(({ outcome }) => outcome === 'stalled')).toMatchObject({ pieces: 2 });
  });

  it('runs into its own timeout where the first token is late or no answer comes', async () => {
    await using double = await ModelDouble.start({
      script: { rules: [{ times: 1, reply: { hang: true } }, { reply: { text: 'late', delayMs: 60_000 } }] },
    });
    for (const outcome of ['hung', 'aborted']) {
      await expect(client(double, { timeout: 300 }).messages.create(ask())).rejects.toBeInstanceOf(APIConnectionError);
      await double.until((seen) => seen.outcome === outcome);
    }
  });

  it('is refused as by the provider where a request is not valid', async () => {
    await using double = await ModelDouble.start();
    const refused = (body: object) =>
      client(double)
        .post('/v1/messages', { body })
        .catch((error: Error) => error.message);
    const { max_tokens: _, ...endless } = ask();
    expect(await refused(endless)).toContain('max_tokens: Field required');
    expect(await refused({ ...ask(), model: 'claude-none' })).toContain(
      '404 {"type":"error","error":{"type":"not_found_error","message":"model: claude-none"}',
    );
    expect(await refused({ ...ask(), messages: [] })).toContain('messages: at least one message is required');
    expect(await refused({ ...ask(), n: 2 })).toContain('n: Extra inputs are not permitted');
    expect(await refused({ ...ask(), max_tokens: 1_000_000 })).toContain('max_tokens: 1000000 > 64000');
    expect(await refused(ask('x'.repeat(900_000)))).toContain('prompt is too long: 225006 tokens > 200000 maximum');
    expect(await refused({ ...ask(), tools: [{ name: 'a b', input_schema: { type: 'object' } }] })).toContain(
      'tools.0.custom.name: String should match pattern',
    );
    const call = { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} }] };
    expect(await refused({ ...ask(), messages: [...ask().messages, call, { role: 'user', content: 'well?' }] })).toContain(
      '`tool_use` ids were found without `tool_result` blocks',
    );
  });

  it('is refused without a key and with one that the script does not have', async () => {
    await using double = await ModelDouble.start({ script: { keys: ['test-key'] } });
    await expect(client(double, { apiKey: 'other' }).messages.create(ask())).rejects.toMatchObject({
      status: 401,
      type: 'authentication_error',
    });
    const bare = await fetch(`${double.url('anthropic')}/v1/messages`, {
      method: 'POST',
      headers: { 'anthropic-version': '2023-06-01' },
      body: '{}',
    });
    expect([bare.status, await bare.json()]).toMatchObject([401, { error: { message: 'x-api-key header is required' } }]);
    await expect(client(double).messages.create(ask())).resolves.toMatchObject({ role: 'assistant' });
  });

  it('reads what it wrote into the prompt cache, up to the breakpoint', async () => {
    await using double = await ModelDouble.start();
    const system = [{ type: 'text' as const, text: 'rules '.repeat(1000), cache_control: { type: 'ephemeral' as const } }];
    const first = await client(double).messages.create({ ...ask('one'), system });
    const second = await client(double).messages.create({ ...ask('two'), system });
    const foreign = await client(double, { apiKey: 'another-key' }).messages.create({ ...ask('two'), system });
    expect(first.usage).toMatchObject({ cache_creation_input_tokens: 1500, cache_read_input_tokens: 0 });
    expect(second.usage).toMatchObject({ cache_creation_input_tokens: 0, cache_read_input_tokens: 1500 });
    expect(foreign.usage).toMatchObject({ cache_creation_input_tokens: 1500, cache_read_input_tokens: 0 });
    expect(second.usage.input_tokens).toBe(first.usage.input_tokens);
  });

  it('ends an answer at the limit of the request and at its stop sequence', async () => {
    await using double = await doubleWith({ text: 'one two three four' });
    expect(await client(double).messages.create({ ...ask(), max_tokens: 2 })).toMatchObject({
      content: [{ text: 'one two ' }],
      stop_reason: 'max_tokens',
      usage: { output_tokens: 2 },
    });
    expect(await client(double).messages.create({ ...ask(), stop_sequences: ['three'] })).toMatchObject({
      content: [{ text: 'one two ' }],
      stop_reason: 'stop_sequence',
      stop_sequence: 'three',
    });
  });

  it('gets thinking before the answer', async () => {
    await using double = await doubleWith({ thinking: 'Let me see.', text: 'Yes.' });
    const message = await client(double).messages.stream(ask()).finalMessage();
    expect(message.content).toMatchObject([{ type: 'thinking', thinking: 'Let me see.' }, { text: 'Yes.' }]);
  });

  it('lists models page by page', async () => {
    await using double = await ModelDouble.start({ script: { models: [{ id: 'claude-own', provider: 'anthropic' }] } });
    const ids: string[] = [];
    for await (const { id } of client(double).models.list({ limit: 2 })) ids.push(id);
    expect(ids).toEqual(['claude-opus-4-8', 'claude-sonnet-5', 'claude-haiku-4-5', 'claude-own']);
    await expect(client(double).models.retrieve('claude-none')).rejects.toBeInstanceOf(NotFoundError);
  });

  it('works a batch off, entry by entry', async () => {
    await using double = await ModelDouble.start({
      script: {
        batches: { polls: 1 },
        rules: [{ when: { contains: 'bad' }, reply: { error: { status: 500 } } }, { reply: { text: 'done' } }],
      },
    });
    const { batches } = client(double).messages;
    const made = await batches.create({
      requests: [
        { custom_id: 'good', params: ask('good') },
        { custom_id: 'bad', params: ask('bad') },
        { custom_id: 'unknown', params: { ...ask(), model: 'claude-none' } },
      ],
    });
    expect(made.processing_status).toBe('in_progress');
    await batches.retrieve(made.id);
    expect(await batches.retrieve(made.id)).toMatchObject({ processing_status: 'ended', request_counts: { succeeded: 1, errored: 2 } });
    const results: unknown[] = [];
    for await (const result of await batches.results(made.id)) results.push(result);
    expect(results).toMatchObject([
      { custom_id: 'good', result: { type: 'succeeded', message: { content: [{ text: 'done' }] } } },
      { custom_id: 'bad', result: { type: 'errored', error: { error: { type: 'api_error' } } } },
      { custom_id: 'unknown', result: { type: 'errored', error: { error: { type: 'not_found_error' } } } },
    ]);
  });
});
