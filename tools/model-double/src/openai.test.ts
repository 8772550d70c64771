import OpenAI, {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  toFile,
} from 'openai';
import { describe, expect, it } from 'vitest';
import { doubleWith } from './fixtures/double-with.js';
import { ModelDouble } from './server/model-double.js';

const client = (double: ModelDouble, options: { maxRetries?: number; apiKey?: string; timeout?: number } = {}) =>
  new OpenAI({ baseURL: double.url('openai'), apiKey: 'test-key', maxRetries: 0, ...options });

const ask = (content = 'hello') => ({ model: 'gpt-5.4-mini', messages: [{ role: 'user' as const, content }] });

const WEATHER = { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } };

const near = (one: number[], other: number[]) => one.reduce((sum, value, at) => sum + value * other[at]!, 0);

const caught = (work: PromiseLike<unknown>): Promise<unknown> => Promise.resolve(work).catch((thrown: unknown) => thrown);

describe('chat completions through the OpenAI SDK', () => {
  it('are read with their usage', async () => {
    await using double = await doubleWith({ text: 'Good morning.' });
    expect(await client(double).chat.completions.create(ask())).toMatchObject({
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Good morning.', refusal: null }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13, prompt_tokens_details: { cached_tokens: 0 } },
    });
  });

  it('are streamed in pieces, with usage where it is asked for', async () => {
    await using double = await doubleWith({ text: 'One piece after the other 🎉.', chunkSize: 3 });
    const stream = client(double).chat.completions.stream({ ...ask(), stream_options: { include_usage: true } });
    const pieces: string[] = [];
    stream.on('content', (piece) => pieces.push(piece));
    const completion = await stream.finalChatCompletion();
    expect(pieces.join('')).toBe('One piece after the other 🎉.');
    expect(pieces.length).toBeGreaterThan(8);
    expect(completion.usage).toMatchObject({ completion_tokens: 8 });
    const bare = await client(double).chat.completions.create({ ...ask(), stream: true });
    for await (const chunk of bare) expect(chunk.usage).toBeUndefined();
  });

  it('call tools, whole and streamed, and answer their results', async () => {
    await using double = await ModelDouble.start({
      script: {
        rules: [
          { when: { toolResult: true }, reply: { text: 'It rains.' } },
          {
            when: { tool: 'weather' },
            reply: {
              tools: [
                { name: 'weather', input: { city: 'Bern' } },
                { name: 'weather', input: { city: 'Biel' } },
              ],
            },
          },
        ],
      },
    });
    const request = { ...ask('Rain?'), tools: [{ type: 'function' as const, function: WEATHER }] };
    const [whole] = (await client(double).chat.completions.create(request)).choices;
    const [streamed] = (await client(double).chat.completions.stream(request).finalChatCompletion()).choices;
    for (const choice of [whole, streamed]) {
      expect(choice).toMatchObject({
        finish_reason: 'tool_calls',
        message: {
          tool_calls: [{ function: { name: 'weather', arguments: '{"city":"Bern"}' } }, { function: { arguments: '{"city":"Biel"}' } }],
        },
      });
    }
    const results = whole!.message.tool_calls!.map(({ id }) => ({ role: 'tool' as const, tool_call_id: id, content: 'rain' }));
    const answered = { ...request, messages: [...request.messages, whole!.message, ...results] };
    expect((await client(double).chat.completions.create(answered)).choices[0]).toMatchObject({ message: { content: 'It rains.' } });
    expect(await caught(client(double).chat.completions.create({ ...answered, messages: answered.messages.slice(0, -1) }))).toMatchObject({
      status: 400,
      message: expect.stringContaining("must be followed by tool messages responding to each 'tool_call_id'"),
    });
  });

  it('are malformed JSON where the script wants it', async () => {
    await using double = await ModelDouble.start({
      script: {
        rules: [
          { times: 1, reply: { json: { name: 'Ada', age: 36 } } },
          { times: 1, reply: { json: { name: 'Ada', age: 36 }, malformed: 'truncated' } },
          { times: 1, reply: { json: { name: 'Ada', age: 36 }, malformed: 'fenced' } },
          { times: 1, reply: { json: { name: 'Ada', age: 36 }, malformed: 'comma' } },
          { times: 1, reply: { tools: [{ name: 'weather', arguments: '{"city": ' }] } },
        ],
      },
    });
    const next = async () => (await client(double).chat.completions.create(ask())).choices[0]!.message;
    expect(JSON.parse((await next()).content!)).toEqual({ name: 'Ada', age: 36 });
    expect((await next()).content).toBe('{"name":"Ad');
    expect((await next()).content).toBe('```json\n{"name":"Ada","age":36}\n```');
    expect((await next()).content).toBe('{"name":"Ada","age":36,}');
    expect((await next()).tool_calls).toMatchObject([{ function: { arguments: '{"city": ' } }]);
  });

  it('may be a refusal, filtered, or of many choices', async () => {
    await using double = await ModelDouble.start({
      script: {
        rules: [
          { times: 2, reply: { refusal: 'I cannot.' } },
          { times: 1, reply: { text: 'Hm', finish: 'filter' } },
          { reply: { text: 'Yes' } },
        ],
      },
    });
    const refused = { message: { content: null, refusal: 'I cannot.' }, finish_reason: 'stop' };
    expect((await client(double).chat.completions.create(ask())).choices).toMatchObject([refused]);
    expect((await client(double).chat.completions.stream(ask()).finalChatCompletion()).choices).toMatchObject([refused]);
    expect((await client(double).chat.completions.create(ask())).choices).toMatchObject([{ finish_reason: 'content_filter' }]);
    const both = await client(double).chat.completions.create({ ...ask(), n: 2 });
    expect(both.choices.map(({ index, message }) => [index, message.content])).toEqual([
      [0, 'Yes'],
      [1, 'Yes'],
    ]);
  });

  it('are huge', async () => {
    await using double = await doubleWith({ size: 400_000, chunkSize: 5_000 });
    const completion = await client(double).chat.completions.stream(ask()).finalChatCompletion();
    expect(completion.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: expect.stringMatching(/^The quick/) } });
    expect(completion.choices[0]!.message.content).toHaveLength(400_000);
  });

  it('cost less where the beginning of the prompt was sent before', async () => {
    await using double = await ModelDouble.start();
    const long = { ...ask('x'.repeat(8_000)), prompt_cache_key: 'a' };
    const usage = async () => (await client(double).chat.completions.create(long)).usage;
    expect(await usage()).toMatchObject({ prompt_tokens: 2_008, prompt_tokens_details: { cached_tokens: 0 } });
    expect(await usage()).toMatchObject({ prompt_tokens: 2_008, prompt_tokens_details: { cached_tokens: 1_920 } });
  });
});

describe('faults through the OpenAI SDK', () => {
  it.each([
    [400, BadRequestError, null],
    [401, AuthenticationError, 'invalid_api_key'],
    [402, APIError, 'insufficient_quota'],
    [403, PermissionDeniedError, 'unsupported_country_region_territory'],
    [404, NotFoundError, null],
    [408, APIError, null],
    [429, RateLimitError, 'rate_limit_exceeded'],
    [500, InternalServerError, null],
    [503, InternalServerError, null],
    [529, InternalServerError, null],
  ])('maps a scripted %i to its error class', async (status, type, code) => {
    await using double = await doubleWith({ error: { status } });
    const error = await caught(client(double).chat.completions.create(ask()));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ status, code, requestID: expect.stringMatching(/^req_/) });
  });

  it('tries again after the pause that a 429 asks for', async () => {
    await using double = await ModelDouble.start({
      script: { rules: [{ times: 2, reply: { error: { status: 429, retryAfter: 0.12 } } }, { reply: { text: 'at last' } }] },
    });
    const began = performance.now();
    const { data, response } = await client(double, { maxRetries: 2 }).chat.completions.create(ask()).withResponse();
    expect(data.choices[0]!.message.content).toBe('at last');
    expect(performance.now() - began).toBeGreaterThan(238);
    expect(response.headers.get('x-ratelimit-remaining-requests')).toBe('3997');
    expect(double.requests.map(({ headers }) => headers['x-stainless-retry-count'])).toEqual(['0', '1', '2']);
  });

  it('sees a stream that is cut or fails in the middle, and an answer that is cut', async () => {
    await using double = await ModelDouble.start({
      script: {
        rules: [
          { times: 1, reply: { text: 'one two three', chunkSize: 4, cutAfter: 2 } },
          { times: 1, reply: { text: 'one two three', chunkSize: 4, failAfter: { pieces: 2, error: { status: 500 } } } },
          { times: 1, reply: { text: 'one two three', cutAfter: 0 } },
          { times: 1, reply: { disconnect: true } },
        ],
      },
    });
    const pieces: string[] = [];
    const read = async () => {
      for await (const { choices } of await client(double).chat.completions.create({ ...ask(), stream: true }))
        pieces.push(choices[0]!.delta.content ?? '');
    };
    expect(await caught(read())).toBeInstanceOf(Error);
    expect(pieces.join('')).toBe('one two ');
    expect(await caught(read())).toBeInstanceOf(APIError);
    expect(await caught(client(double).chat.completions.create(ask()))).toBeInstanceOf(Error);
    expect(await caught(client(double).chat.completions.create(ask()))).toBeInstanceOf(APIConnectionError);
    expect(double.requests.map(({ outcome }) => outcome)).toEqual(['cut', 'answered', 'cut', 'cut']);
  });

  it('notes a client that goes away in the middle of a stream, and one that runs out of time', async () => {
    await using double = await ModelDouble.start({
      script: {
        rules: [
          { times: 1, reply: { text: 'one two three', chunkSize: 4, chunkMs: 60_000 } },
          { reply: { text: 'late', firstTokenMs: 60_000 } },
        ],
      },
    });
    const stream = client(double).chat.completions.stream(ask());
    stream.on('content', () => stream.abort());
    expect(await caught(stream.finalContent())).toBeInstanceOf(APIUserAbortError);
    expect(await double.until(({ outcome }) => outcome === 'aborted')).toMatchObject({ number: 1, pieces: 1 });
    expect(await caught(client(double, { timeout: 300 }).chat.completions.create(ask()))).toBeInstanceOf(APIConnectionTimeoutError);
    expect(await double.until(({ number, outcome }) => number === 2 && outcome === 'aborted')).toMatchObject({ pieces: 0 });
  });

  it('takes the page of a proxy for an error of the server', async () => {
    await using double = await doubleWith({ raw: { status: 502, body: '<html>Bad gateway</html>' } });
    expect(await caught(client(double).chat.completions.create(ask()))).toMatchObject({
      status: 502,
      message: expect.stringContaining('Bad gateway'),
    });
  });

  it('is refused as by the provider where a request is not valid', async () => {
    await using double = await ModelDouble.start({ script: { keys: ['test-key'] } });
    const refused = (body: object) => caught(client(double).post('/chat/completions', { body }));
    expect(await refused({ model: 'gpt-5.4-mini' })).toMatchObject({ status: 400, code: 'missing_required_parameter', param: 'messages' });
    expect(await refused({ ...ask(), model: 'gpt-none' })).toMatchObject({ status: 404, code: 'model_not_found' });
    expect(await refused({ ...ask(), max_tokenz: 1 })).toMatchObject({ code: 'unknown_parameter', param: 'max_tokenz' });
    expect(await refused({ ...ask(), messages: 'hello' })).toMatchObject({ code: 'invalid_type', param: 'messages' });
    expect(await refused({ ...ask(), messages: [{ role: 'robot', content: 'x' }] })).toMatchObject({
      code: 'invalid_value',
      param: 'messages[0].role',
    });
    expect(await refused({ ...ask('x'.repeat(2_000_000)) })).toMatchObject({ code: 'context_length_exceeded' });
    expect(
      await refused({ ...ask(), tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'array' } } }] }),
    ).toMatchObject({
      code: 'invalid_function_parameters',
      param: 'tools[0].function.parameters',
    });
    const loose = { type: 'json_schema', json_schema: { name: 'person', strict: true, schema: { type: 'object', properties: {} } } };
    expect(await refused({ ...ask(), response_format: loose })).toMatchObject({
      param: 'response_format',
      message: expect.stringContaining('additionalProperties'),
    });
    expect(await caught(client(double, { apiKey: 'sk-wrong-key' }).models.list())).toMatchObject({
      status: 401,
      code: 'invalid_api_key',
      message: expect.stringContaining('sk-w********-key'),
    });
    const bare = await fetch(`${double.url('openai')}/models`);
    expect([bare.status, await bare.json()]).toMatchObject([
      401,
      { error: { message: expect.stringContaining("didn't provide an API key"), code: null } },
    ]);
  });
});

describe('responses through the OpenAI SDK', () => {
  it('are read with their usage, and streamed', async () => {
    await using double = await doubleWith({ text: 'Good morning.', chunkSize: 4 });
    const request = { model: 'gpt-5.5', input: 'hello', instructions: 'Be kind.' };
    const whole = await client(double).responses.create(request);
    expect(whole).toMatchObject({ status: 'completed', output_text: 'Good morning.', usage: { output_tokens: 4 } });
    const stream = client(double).responses.stream(request);
    const pieces: string[] = [];
    stream.on('response.output_text.delta', ({ delta }) => pieces.push(delta));
    expect(await stream.finalResponse()).toMatchObject({ output_text: 'Good morning.', usage: whole.usage });
    expect(pieces).toEqual(['Good', ' mor', 'ning', '.']);
  });

  it('call tools and go on from an earlier response', async () => {
    await using double = await ModelDouble.start({
      script: {
        rules: [
          { when: { toolResult: true }, reply: { text: 'It rains.' } },
          { reply: { tools: [{ name: 'weather', input: { city: 'Bern' } }] } },
        ],
      },
    });
    const tools = [{ type: 'function' as const, ...WEATHER, strict: false }];
    const first = await client(double).responses.stream({ model: 'gpt-5.5', input: 'Rain?', tools }).finalResponse();
    expect(first.output).toMatchObject([{ type: 'function_call', name: 'weather', arguments: '{"city":"Bern"}' }]);
    const { call_id } = first.output[0] as OpenAI.Responses.ResponseFunctionToolCall;
    const output = [{ type: 'function_call_output' as const, call_id, output: 'rain' }];
    const next = { model: 'gpt-5.5', input: output, previous_response_id: first.id, tools };
    expect((await client(double).responses.create(next)).output_text).toBe('It rains.');
    expect(await caught(client(double).responses.create({ ...next, previous_response_id: 'resp_none' }))).toMatchObject({
      code: 'previous_response_not_found',
    });
    expect(await caught(client(double, { apiKey: 'another-key' }).responses.create(next))).toMatchObject({
      code: 'previous_response_not_found',
    });
  });

  it('end as incomplete at their limit, and with an error event where they fail', async () => {
    await using double = await ModelDouble.start({
      script: {
        rules: [
          { times: 1, reply: { size: 1_000 } },
          { reply: { text: 'one two three', failAfter: { pieces: 0, error: { status: 503 } } } },
        ],
      },
    });
    const request = { model: 'gpt-5.5', input: 'hello', max_output_tokens: 16 };
    expect(await client(double).responses.stream(request).finalResponse()).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      usage: { output_tokens: 16 },
    });
    expect(await caught(client(double).responses.stream(request).finalResponse())).toMatchObject({
      message: expect.stringContaining('overloaded'),
    });
  });
});

describe('the rest of the OpenAI API through its SDK', () => {
  it('gives the same vector for the same text, and near ones for texts that share words', async () => {
    await using double = await ModelDouble.start();
    const model = 'text-embedding-3-small';
    const { data, usage } = await client(double).embeddings.create({ model, input: ['a red car', 'a red bus', 'quantum theory'] });
    const again = await client(double).embeddings.create({ model, input: 'a red car', encoding_format: 'float' });
    const [car, bus, theory] = data.map(({ embedding }) => embedding);
    expect(car).toHaveLength(1536);
    expect(again.data[0]!.embedding).toEqual([...car!]);
    expect(near(car!, bus!)).toBeGreaterThan(near(car!, theory!) + 0.3);
    expect(near(car!, car!)).toBeCloseTo(1, 5);
    expect(usage).toEqual({ prompt_tokens: 10, total_tokens: 10 });
    expect((await client(double).embeddings.create({ model, input: 'x', dimensions: 8 })).data[0]!.embedding).toHaveLength(8);
    expect(await caught(client(double).embeddings.create({ model, input: '' }))).toBeInstanceOf(BadRequestError);
  });

  it('lists models', async () => {
    await using double = await ModelDouble.start();
    expect((await client(double).models.list()).data.map(({ id }) => id)).toContain('gpt-5.5');
    expect(await caught(client(double).models.retrieve('gpt-none'))).toBeInstanceOf(NotFoundError);
  });

  it('works a batch of a file off, line by line', async () => {
    await using double = await doubleWith({ text: 'done' });
    const lines = [ask('one'), { ...ask('two'), model: 'gpt-none' }].map((body, at) =>
      JSON.stringify({ custom_id: `line-${at}`, method: 'POST', url: '/v1/chat/completions', body }),
    );
    const { files, batches } = client(double);
    const input = await files.create({ file: await toFile(Buffer.from(lines.join('\n')), 'in.jsonl'), purpose: 'batch' });
    const made = await batches.create({ input_file_id: input.id, endpoint: '/v1/chat/completions', completion_window: '24h' });
    expect(made.status).toBe('in_progress');
    const ended = await batches.retrieve(made.id);
    expect(ended).toMatchObject({ status: 'completed', request_counts: { total: 2, completed: 1, failed: 1 } });
    const good = await (await files.content(ended.output_file_id!)).text();
    const bad = await (await files.content(ended.error_file_id!)).text();
    expect(JSON.parse(good)).toMatchObject({
      custom_id: 'line-0',
      response: { status_code: 200, body: { choices: [{ message: { content: 'done' } }] } },
    });
    expect(JSON.parse(bad)).toMatchObject({
      custom_id: 'line-1',
      response: { status_code: 404, body: { error: { code: 'model_not_found' } } },
    });
  });
});
