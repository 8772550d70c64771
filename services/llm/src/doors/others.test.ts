import { AppError } from '@hexad/kernel';
import type { APIError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, KEY, openDoors, OWNER_KEY, PROJECT, TENANT, WATCHED, type OpenDoors } from './fixtures/open-doors.js';
import { text } from './fixtures/scripted-calls.js';

let house: OpenDoors;
beforeAll(async () => {
  house = await openDoors();
});
afterAll(() => house[Symbol.asyncDispose]());

const chat = (headers: Readonly<Record<string, string>>) => {
  house.calls.will({ parts: [text('Yes.')] });
  return house.openai().chat.completions.create({ model: 'small', messages: [{ role: 'user', content: 'Hi' }] }, { headers });
};

const sent = async (body: object) => {
  house.calls.will({ parts: [text('Yes.')] });
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  const messages = [{ role: 'user', content: 'Hi' }];
  const said = JSON.stringify({ model: 'small', messages, ...body });
  const answer = await fetch(`${house.url}/v1/chat/completions`, { method: 'POST', body: said, headers });
  expect(answer.status).toBe(200);
  return house.calls.last.request;
};

describe('embeddings', () => {
  it('come as floats, which the client asks for in base64', async () => {
    const { data, usage } = await house.openai().embeddings.create({ model: 'vectors', input: ['a', 'abc'], dimensions: 3 });
    expect(data.map(({ embedding }) => embedding)).toEqual([
      [1, 0.5, -0.25],
      [3, 0.5, -0.25],
    ]);
    expect([usage, house.calls.embedded.at(-1)]).toMatchObject([{ prompt_tokens: 4, total_tokens: 4 }, { dimensions: 3 }]);
  });

  it('come as floats where these are asked for', async () => {
    const { data } = await house.openai().embeddings.create({ model: 'vectors', input: 'abc', encoding_format: 'float' });
    expect(data[0]?.embedding).toEqual([3, 0.5, -0.25]);
  });

  it('are made of tokens too, which some clients send', async () => {
    await house.openai().embeddings.create({ model: 'vectors', input: [[15_339, 1_917], [15_339]], encoding_format: 'float' });
    expect(house.calls.embedded.at(-1)?.texts).toEqual(['hello world', 'hello']);
  });

  it.each([
    [[], '1 to 2048 texts, not 0'],
    ['', 'an empty text has no vector'],
    [[1.5], 'expected a string, but got a number'],
  ])('of %j are refused', async (input, said) => {
    const made = house.openai().embeddings.create({ model: 'vectors', input });
    await expect(made).rejects.toMatchObject({ status: 400, message: expect.stringContaining(said) });
  });
});

it('completions without a chat are refused in the words of the client, which is told what to ask instead', async () => {
  await expect(house.openai().completions.create({ model: 'small', prompt: 'Hi' })).rejects.toMatchObject({
    status: 404,
    code: 'not_found',
    message: expect.stringContaining('as a message to /v1/chat/completions'),
  });
});

describe('models', () => {
  it('are listed for each client in its form', async () => {
    const openai = await all(house.openai().models.list());
    const anthropic = await all(house.anthropic().models.list());
    expect([openai, anthropic]).toMatchObject([
      [{ id: 'small', object: 'model', owned_by: 'double' }, { id: 'double/large' }],
      [{ id: 'small', type: 'model', max_input_tokens: 100_000, max_tokens: 8_000 }, { id: 'double/large' }],
    ]);
  });

  it("come in pages where Anthropic's client asks for less", async () => {
    const first = await house.anthropic().models.list({ limit: 1 });
    expect([first.data.map(({ id }) => id), first.has_more]).toEqual([['small'], true]);
    expect((await all(first)).map(({ id }) => id)).toEqual(['small', 'double/large']);
    const before = await house.anthropic().models.list({ limit: 1, before_id: 'double/large' });
    expect([before.data.map(({ id }) => id), before.has_more]).toEqual([['small'], false]);
    await expect(house.anthropic().models.list({ limit: 0 })).rejects.toMatchObject({ status: 400 });
  });

  it('are shown one by one, also with a slash in their name', async () => {
    const shown = [await house.openai().models.retrieve('double/large'), await house.anthropic().models.retrieve('small')];
    const withProvider = await house.anthropic().models.retrieve('double/small');
    expect([...shown, withProvider].map(({ id }) => id)).toEqual(['double/large', 'small', 'double/small']);
    await expect(house.openai().models.retrieve('huge')).rejects.toMatchObject({ status: 404, code: 'model_unknown' });
  });
});

describe('what headers say of a call', () => {
  it('goes with the order: who pays, for what it is, how it is treated', async () => {
    await chat({
      'x-hexad-team': 'red',
      'x-hexad-project': PROJECT,
      'x-hexad-run': 'run-1',
      'x-hexad-task': 'task-1',
      'x-hexad-purpose': 'spec.analyse',
      'x-hexad-agent': 'code',
      'x-hexad-conversation': 'c-1',
      'x-hexad-cache': '60',
      'x-hexad-redact': 'reversible',
      'x-hexad-prompt': 'brief/analyse@3#b',
    });
    expect(house.calls.last).toMatchObject({
      caller: { tenant: TENANT, actor: 'key:one' },
      path: { team: 'red', project: PROJECT, run: 'run-1', task: 'task-1' },
      purpose: 'spec.analyse',
      agent: 'code',
      conversation: 'c-1',
      cacheTtlMs: 60_000,
      guards: { redact: 'reversible' },
      prompt: { template: 'brief/analyse', version: 3, arm: 'b' },
      door: 'openai-chat',
      streamed: false,
    });
  });

  it('that no cached answer is wanted is said with off', async () => {
    await chat({ 'x-hexad-cache': 'off' });
    expect(house.calls.last.cacheTtlMs).toBe(0);
  });

  it.each([
    ['x-hexad-cache', 'soon'],
    ['x-hexad-redact', 'maybe'],
    ['x-hexad-prompt', 'brief'],
    ['x-hexad-project', 'kites'],
    ['x-hexad-task', 'task-1'],
    ['x-hexad-team', 'a team'],
  ])('is refused by the name of the header: %s %s', async (header, value) => {
    const failed = await chat({ [header]: value }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ status: 400, param: header, message: expect.stringContaining(`Header ${header}: `) });
  });

  it('is refused of an owner as well for a project that is not there', async () => {
    const project = '01890000-0000-7000-8000-0000000000ac';
    const asked = chat({ 'x-hexad-project': project, authorization: `Bearer ${OWNER_KEY}` });
    await expect(asked).rejects.toMatchObject({ status: 404, code: 'not_found', message: `404 There is no project ${project}.` });
  });

  it.each([
    [404, '01890000-0000-7000-8000-0000000000ac'],
    [403, WATCHED],
  ])('is refused with %i for a project in which the caller may not work', async (status, project) => {
    await expect(chat({ 'x-hexad-project': project })).rejects.toMatchObject({ status });
  });
});

const left = (limit: number) => ({ limit, left: limit - 1, resetMs: 61_000 });

describe('limits of a provider', () => {
  it('are told as each client reads them, with each answer and when they are reached', async () => {
    house.calls.left = { requests: left(60), tokens: left(1_000) };
    const fails = new AppError('provider_limited', 'Too many.', { details: { provider: 'double', retryAfterMs: 1_500 } });
    house.calls.willOnly({ parts: [text('Yes.')] }, { fails }, { parts: [text('Yes.')] });
    const ask = { model: 'small', messages: [{ role: 'user' as const, content: 'Hi' }] };
    const openai = await house.openai().chat.completions.create(ask).asResponse();
    const refused = await house
      .openai()
      .chat.completions.create(ask)
      .catch((error: APIError) => error);
    const anthropic = await house
      .anthropic()
      .messages.create({ ...ask, max_tokens: 9 })
      .asResponse();
    house.calls.left = {};
    const told = {
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '61s',
      'x-ratelimit-remaining-tokens': '999',
    };
    expect(Object.fromEntries(openai.headers)).toMatchObject(told);
    expect(Object.fromEntries((refused as APIError).headers!)).toMatchObject({ ...told, 'retry-after': '2', 'retry-after-ms': '1500' });
    expect(Object.fromEntries(anthropic.headers)).toMatchObject({
      'anthropic-ratelimit-requests-limit': '60',
      'anthropic-ratelimit-tokens-remaining': '999',
      'anthropic-ratelimit-tokens-reset': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
  });
});

it('the input of a response is counted', async () => {
  expect(await house.openai().responses.inputTokens.count({ model: 'small', input: 'Hi' })).toEqual({
    object: 'response.input_tokens',
    input_tokens: 17,
  });
});

describe('what a client sends', () => {
  it('as a default binds its call to no protocol', async () => {
    const { extra } = await sent({
      n: 1,
      logprobs: false,
      presence_penalty: 0,
      service_tier: 'auto',
      store: true,
      logit_bias: {},
      audio: null,
    });
    expect(extra).toBeUndefined();
  });

  it('and has no word of ours goes to its own protocol alone', async () => {
    const { extra, hints } = await sent({ n: 2, logprobs: true, user: 'u', web_search_options: {} });
    expect(extra).toEqual({ dialect: 'openai-chat', fields: { n: 2, logprobs: true, web_search_options: {} } });
    expect(hints).toEqual({ dialect: 'openai-chat', fields: { user: 'u' } });
  });

  it('as instructions stands above the conversation, wherever it stood', async () => {
    const { system, turns } = await sent({
      messages: [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: 'Hi', name: 'ada' },
        { role: 'system', content: [{ type: 'text', text: 'Be kind.' }] },
      ],
    });
    expect([system.map((part) => part.text), turns.length]).toEqual([['Be brief.', 'Be kind.'], 1]);
  });

  it('as pictures, files and sound is read as far as there are words', async () => {
    const url = 'data:image/png;base64,aGk=';
    const sound = { type: 'input_audio', input_audio: { data: 'aGk=', format: 'wav' } };
    const { turns } = await sent({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url, detail: 'low' } },
            { type: 'image_url', image_url: { url: 'https://x.test/a.png' } },
            { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,aGk=' } },
            sound,
          ],
        },
      ],
    });
    expect(turns[0]?.parts).toEqual([
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'aGk=' }, detail: 'low' },
      { type: 'image', source: { kind: 'url', url: 'https://x.test/a.png' } },
      { type: 'document', source: { kind: 'base64', mediaType: 'application/pdf', data: 'aGk=' }, name: 'a.pdf' },
      { type: 'opaque', dialect: 'openai-chat', value: sound },
    ]);
  });
});
