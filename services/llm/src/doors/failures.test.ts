import * as anthropicSdk from '@anthropic-ai/sdk';
import { AppError } from '@hexad/kernel';
import * as openaiSdk from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, openDoors, VIEWER_KEY, type OpenDoors } from './fixtures/open-doors.js';
import { text } from './fixtures/scripted-calls.js';

let house: OpenDoors;
beforeAll(async () => {
  house = await openDoors();
});
afterAll(() => house[Symbol.asyncDispose]());

const messages = [{ role: 'user' as const, content: 'Hi' }];
const chat = (more: object = {}, options: object = {}) =>
  house
    .openai(options)
    .chat.completions.create({ model: 'small', messages, ...more } as openaiSdk.OpenAI.ChatCompletionCreateParamsNonStreaming);
const message = (more: object = {}, options: object = {}) =>
  house
    .anthropic(options)
    .messages.create({ model: 'small', max_tokens: 9, messages, ...more } as anthropicSdk.Anthropic.MessageCreateParamsNonStreaming);
const failure = (promise: Promise<unknown>) => promise.then(() => undefined).catch((error: unknown) => error);

describe('a failure', () => {
  it.each([
    ['model_unknown', openaiSdk.NotFoundError, anthropicSdk.NotFoundError, 'not_found_error'],
    ['context_too_long', openaiSdk.BadRequestError, anthropicSdk.BadRequestError, 'invalid_request_error'],
    ['forbidden', openaiSdk.PermissionDeniedError, anthropicSdk.PermissionDeniedError, 'permission_error'],
    ['budget_reached', openaiSdk.APIError, anthropicSdk.PaymentRequiredError, 'billing_error'],
    ['provider_limited', openaiSdk.RateLimitError, anthropicSdk.RateLimitError, 'rate_limit_error'],
    ['output_invalid', openaiSdk.UnprocessableEntityError, anthropicSdk.UnprocessableEntityError, 'invalid_request_error'],
    ['providers_unavailable', openaiSdk.InternalServerError, anthropicSdk.ServiceUnavailableError, 'overloaded_error'],
    ['provider_timeout', openaiSdk.InternalServerError, anthropicSdk.GatewayTimeoutError, 'timeout_error'],
  ] as const)('%s is the error class that each client has for it, with our code', async (code, ofOpenAi, ofAnthropic, type) => {
    const fails = new AppError(code, 'It went wrong; try another way.', { details: { budget: 'b' } });
    house.calls.will({ fails }, { fails });
    const openai = await failure(chat());
    const anthropic = await failure(message());
    expect([openai, anthropic]).toEqual([expect.any(ofOpenAi), expect.any(ofAnthropic)]);
    expect([openai, anthropic]).toMatchObject([
      { code, message: expect.stringContaining('It went wrong'), requestID: expect.stringMatching(/^req_/) },
      { errorCode: code, type, requestID: expect.stringMatching(/^req_/), details: { budget: 'b' } },
    ]);
  });

  it('tells when to try again, and the clients do', async () => {
    const fails = new AppError('provider_limited', 'Too many at once.', { details: { retryAfterMs: 20 } });
    house.calls.will({ fails }, { parts: [text('Now.')] });
    const { choices } = await chat({}, { maxRetries: 1 });
    expect(choices[0]?.message.content).toBe('Now.');
    house.calls.will({ fails });
    expect(Object.fromEntries(((await failure(chat())) as openaiSdk.APIError).headers!)).toMatchObject({
      'retry-after': '1',
      'retry-after-ms': '20',
      'x-should-retry': 'true',
    });
  });

  it('that would be the same again is not tried again', async () => {
    const before = house.calls.orders.length;
    house.calls.will({ fails: new AppError('conflict', 'Not so.') }, { fails: new AppError('internal', 'secret inside') });
    await failure(message({}, { maxRetries: 2 }));
    const inside = await failure(chat({}, { maxRetries: 2 }));
    expect([house.calls.orders.length - before, inside]).toEqual([2, expect.any(openaiSdk.InternalServerError)]);
    expect((inside as Error).message).not.toContain('secret');
  });

  it('in the middle of a stream is an error event, and never a normal end', async () => {
    house.calls.will({ parts: [text('Forty metres.')], breaksAfter: 4 }, { parts: [text('Forty metres.')], breaksAfter: 4 });
    const openai = await failure(all(await house.openai().chat.completions.create({ model: 'small', messages, stream: true })));
    const anthropic = await failure(house.anthropic().messages.stream({ model: 'small', max_tokens: 9, messages }).finalMessage());
    expect([openai, anthropic]).toMatchObject([{ code: 'stream_broken' }, { errorCode: 'stream_broken' }]);
  });

  it('in the middle of a Responses stream is a failed answer and an error', async () => {
    house.calls.will({ parts: [text('Forty metres.')], breaksAfter: 4 });
    const seen: string[] = [];
    const stream = await house.openai().responses.create({ model: 'small', input: 'Hi', stream: true });
    const error = await failure(
      (async () => {
        for await (const { type } of stream) seen.push(type);
      })(),
    );
    expect([error, seen.at(-1)]).toMatchObject([{ code: 'stream_broken' }, 'response.failed']);
  });

  it('of a stream that ends without its end is one too', async () => {
    house.calls.will({ pieces: (async function* () {})() });
    const stream = await house.openai().chat.completions.create({ model: 'small', messages, stream: true });
    expect(await failure(all(stream))).toMatchObject({ code: 'stream_broken' });
  });
});

describe('who may not', () => {
  it('is told so in the words of each protocol', async () => {
    const refused = [await failure(chat({}, { apiKey: 'wrong' })), await failure(message({}, { apiKey: 'wrong' }))];
    expect(refused).toEqual([expect.any(openaiSdk.AuthenticationError), expect.any(anthropicSdk.AuthenticationError)]);
    expect(await failure(chat({}, { apiKey: VIEWER_KEY }))).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('is told which header the key belongs in', async () => {
    const answer = await fetch(`${house.url}/v1/models`);
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: { code: 'unauthenticated', type: 'authentication_error' } }]);
  });
});

describe('a request that is wrong', () => {
  it.each([
    [{ messages: undefined }, "Missing required parameter: 'messages'.", 'messages'],
    [{ messages: [] }, "Invalid 'messages': it needs at least one message of a user or an assistant.", 'messages'],
    [{ messages: [{ role: 'cat', content: '' }] }, "Invalid value for 'messages[0].role': 'cat'.", 'messages[0].role'],
    [
      { messages: [{ role: 'user', content: [{ type: 'text' }] }] },
      "parameter: 'messages[0].content[0].text'.",
      'messages[0].content[0].text',
    ],
    [{ temperature: 'hot' }, "Invalid type for 'temperature': expected a decimal, but got a string instead.", 'temperature'],
    [{ max_tokens: 0 }, "Invalid 'max_tokens': below the minimum value.", 'max_tokens'],
    [
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,no*base64' } }] }] },
      "Invalid 'messages[0].content[0].image_url.url': is no valid base64.",
      'messages[0].content[0].image_url.url',
    ],
    [{ stop: ['a', 1] }, "Invalid type for 'stop[1]': expected a string, but got a number instead.", 'stop[1]'],
  ])('%j is refused in words that OpenAI users know', async (more, said, param) => {
    expect(await failure(chat(more))).toMatchObject({ status: 400, code: 'invalid', param, message: expect.stringContaining(said) });
  });

  it.each([
    [{ max_tokens: undefined }, 'max_tokens: Field required'],
    [{ messages: [{ role: 'cat', content: '' }] }, "messages.0.role: Input should be 'user', 'assistant' or 'system'"],
    [{ messages: [{ role: 'user', content: [{ type: 'text', text: 1 }] }] }, 'messages.0.content.0.text: Input should be a valid string'],
    [
      {
        messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=a' } }] }],
      },
      'messages.0.content.0.source.data: is no valid base64.',
    ],
    [{ tool_choice: { type: 'tool' } }, 'tool_choice.name: Field required'],
  ])('%j is refused in words that Anthropic users know', async (more, said) => {
    expect(await failure(message(more))).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      message: expect.stringContaining(said),
    });
  });

  it.each([
    ['no JSON', '{', 'application/json', 400, 'not valid JSON'],
    ['no object', '[]', 'application/json', 400, 'must be a JSON object'],
    ['no JSON by its type', '{}', 'text/plain', 400, 'application/json'],
    ['too large', `{"model":"${'x'.repeat(1_000_000)}"}`, 'application/json', 413, 'larger than 1000000 bytes'],
  ])('with a body that is %s says so', async (_what, body, type, status, said) => {
    const headers = { authorization: 'Bearer hxd_key-of-a-member', 'content-type': type };
    const answer = await fetch(`${house.url}/v1/chat/completions`, { method: 'POST', body, headers });
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(said)]);
  });

  it('to a place that is not there is told so', async () => {
    const answer = await fetch(`${house.url}/v1/chat`, { headers: { 'x-api-key': 'hxd_key-of-a-member' } });
    expect([answer.status, await answer.json()]).toMatchObject([404, { error: { message: 'There is nothing at GET /v1/chat.' } }]);
  });
});
