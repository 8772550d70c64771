import { describe, expect, it } from 'vitest';
import type { Piece } from '../../../calls/domain/answer.js';
import { failureOf, piecesOf, untilBroken, user } from '../../shared/fixtures/kit.js';
import { Compatible, type Said } from '../fixtures/compatible.js';

const USAGE = {
  input_tokens: 30,
  input_tokens_details: { cached_tokens: 20, cache_write_tokens: 4 },
  output_tokens: 7,
  output_tokens_details: { reasoning_tokens: 5 },
};
const TOKENS = { input: 6, output: 7, cachedRead: 20, cachedWrite: 4 };
const MESSAGE = { type: 'message', id: 'msg_1', role: 'assistant', content: [{ type: 'output_text', text: 'It rains.', annotations: [] }] };
const THOUGHT = {
  type: 'reasoning',
  id: 'rs_1',
  summary: [
    { type: 'summary_text', text: 'First.' },
    { type: 'summary_text', text: 'Then.' },
  ],
  encrypted_content: 'c2VhbGVk',
};
const SEARCH = { type: 'web_search_call', id: 'ws_1', status: 'completed' };

const response = (output: readonly object[], more: object = {}) => ({
  id: 'resp_1',
  model: 'gpt-5.5',
  status: 'completed',
  service_tier: 'flex',
  output,
  usage: USAGE,
  ...more,
});

/** Events as they come over the wire, with their names. */
const events = (...all: ReadonlyArray<readonly [name: string, fields?: object]>): Said => ({
  text: all.map(([type, fields], at) => `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: at, ...fields })}\n\n`).join(''),
});

const created = ['response.created', { response: { id: 'resp_1', model: 'gpt-5.5' } }] as const;
const completed = (output: readonly object[], more: object = {}) => ['response.completed', { response: response(output, more) }] as const;
const added = (output_index: number, item: object) => ['response.output_item.added', { output_index, item }] as const;
const done = (output_index: number, item: object) => ['response.output_item.done', { output_index, item }] as const;
const say = (output_index: number, delta: string) => ['response.output_text.delta', { output_index, content_index: 0, delta }] as const;
const said = (output_index: number, text: string) =>
  ['response.content_part.done', { output_index, content_index: 0, part: { type: 'output_text', text } }] as const;
const think = (summary_index: number, delta: string) =>
  ['response.reasoning_summary_text.delta', { output_index: 0, summary_index, delta }] as const;
const args = (output_index: number, delta: string) => ['response.function_call_arguments.delta', { output_index, delta }] as const;
const call = (name: string, input: string) => ({
  type: 'function_call',
  id: `fc_${name}`,
  call_id: `call_${name}`,
  name,
  arguments: input,
});

const textsOf = (pieces: readonly Piece[]) => pieces.flatMap((piece) => (piece.type === 'text' ? [piece.text] : []));

describe('a response with thoughts', () => {
  const parts = [
    { type: 'thinking', text: 'First.\n\nThen.', dialect: 'openai-responses', signature: 'c2VhbGVk' },
    { type: 'opaque', dialect: 'openai-responses', value: SEARCH },
    { type: 'text', text: 'It rains.' },
  ];

  it('has them before its words, and what has no word as it is', async () => {
    await using server = await Compatible.saying({ json: response([THOUGHT, SEARCH, MESSAGE]) });
    expect(await server.responses.complete(server.sending())).toEqual({
      id: 'resp_1',
      model: 'gpt-5.5',
      parts,
      finish: 'stop',
      tokens: TOKENS,
      reasoningTokens: 5,
      extra: { dialect: 'openai-responses', fields: { service_tier: 'flex' } },
    });
  });

  it('streams the same', async () => {
    await using server = await Compatible.saying(
      events(
        created,
        added(0, { ...THOUGHT, summary: [] }),
        think(0, 'Fir'),
        think(0, 'st.'),
        think(1, 'Then.'),
        done(0, THOUGHT),
        added(1, SEARCH),
        ['response.web_search_call.searching', { output_index: 1 }],
        done(1, SEARCH),
        added(2, { ...MESSAGE, content: [] }),
        say(2, 'It '),
        say(2, 'rains.'),
        said(2, 'It rains.'),
        done(2, MESSAGE),
        completed([THOUGHT, SEARCH, MESSAGE]),
      ),
    );
    const answer = await server.streamed(server.responses);
    expect(answer).toMatchObject({
      parts,
      finish: 'stop',
      tokens: TOKENS,
      reasoningTokens: 5,
      extra: { fields: { service_tier: 'flex' } },
    });
  });

  it('that are hidden keeps what proves them', async () => {
    const hidden = { ...THOUGHT, summary: [] };
    await using server = await Compatible.saying(({ body }) =>
      body['stream'] === true ? events(created, added(0, hidden), done(0, hidden), completed([hidden])) : { json: response([hidden]) },
    );
    const parts = [{ type: 'thinking', text: '', dialect: 'openai-responses', signature: 'c2VhbGVk', redacted: true }];
    expect((await server.responses.complete(server.sending())).parts).toEqual(parts);
    expect((await server.streamed(server.responses)).parts).toEqual(parts);
  });

  it('gives them back to the model', async () => {
    await using server = await Compatible.saying({ json: response([THOUGHT, MESSAGE]) });
    const { parts } = await server.responses.complete(server.sending());
    await server.responses.complete(server.sending({ turns: [user('Rain?'), { role: 'assistant', parts }, user('Sure?')] }));
    expect(server.heard[1]!.body['input']).toMatchObject([
      { role: 'user' },
      { type: 'reasoning', encrypted_content: 'c2VhbGVk' },
      { role: 'assistant', content: 'It rains.' },
      { role: 'user' },
    ]);
  });
});

describe('a streamed response', () => {
  it('keeps interleaved calls apart, the second until the first has ended', async () => {
    await using server = await Compatible.saying(
      events(
        created,
        added(0, call('a', '')),
        added(1, call('b', '')),
        args(1, '{"b":'),
        args(0, '{"a":'),
        args(1, '1}'),
        done(1, call('b', '{"b":1}')),
        args(0, '1}'),
        done(0, call('a', '{"a":1}')),
        completed([]),
      ),
    );
    const { parts, finish } = await server.streamed(server.responses);
    expect({ parts, finish }).toEqual({
      parts: [
        { type: 'tool_call', id: 'call_a', name: 'a', input: '{"a":1}' },
        { type: 'tool_call', id: 'call_b', name: 'b', input: '{"b":1}' },
      ],
      finish: 'tool_calls',
    });
  });

  it('is complete also where a server says texts and inputs only at their end', async () => {
    await using server = await Compatible.saying(
      events(
        created,
        added(0, MESSAGE),
        said(0, 'It rains.'),
        done(0, MESSAGE),
        added(1, call('a', '')),
        done(1, call('a', '{}')),
        completed([]),
      ),
    );
    expect((await server.streamed(server.responses)).parts).toMatchObject([{ text: 'It rains.' }, { name: 'a', input: '{}' }]);
  });

  it('without usage is estimated, so that it is not free', async () => {
    await using server = await Compatible.saying(
      events(created, say(0, 'It rains.'), said(0, 'It rains.'), completed([MESSAGE], { usage: null })),
    );
    const { tokens } = await server.streamed(server.responses);
    expect([tokens.input > 5, tokens.output > 1]).toEqual([true, true]);
  });

  it.each([
    ['max_output_tokens', 'length'],
    ['content_filter', 'filtered'],
  ])('that is incomplete for %s ends for %s', async (reason, finish) => {
    const incomplete = response([MESSAGE], { status: 'incomplete', incomplete_details: { reason } });
    await using server = await Compatible.saying(events(created, say(0, 'It'), ['response.incomplete', { response: incomplete }]));
    expect((await server.streamed(server.responses)).finish).toBe(finish);
  });

  it('that fails says why, after all that was used', async () => {
    const failed = response([], { status: 'failed', error: { code: 'server_error', message: 'Something broke.' } });
    await using server = await Compatible.saying(events(created, say(0, 'It'), ['response.failed', { response: failed }]));
    const { pieces, error } = await untilBroken(server.responses.stream(server.sending()));
    expect(pieces.at(-1)).toEqual({ type: 'usage', tokens: TOKENS, reasoningTokens: 5 });
    expect(error).toMatchObject({ code: 'stream_broken', message: expect.stringContaining('Something broke.'), details: { status: 500 } });
  });

  it('that ends in its middle is broken', async () => {
    await using server = await Compatible.saying(events(created, say(0, 'It')));
    const { pieces, error } = await untilBroken(server.responses.stream(server.sending()));
    expect([textsOf(pieces), error?.code]).toEqual([['It'], 'stream_broken']);
  });

  it('keeps annotations and logprobs of its texts under one name', async () => {
    const content = [{ type: 'output_text', text: 'Yes', annotations: [{ type: 'url_citation' }] }];
    await using server = await Compatible.saying(events(created, say(0, 'Yes'), done(0, { ...MESSAGE, content }), completed([])));
    const { extra } = await server.streamed(server.responses);
    expect(extra?.fields['output_text']).toEqual([{ annotations: [{ type: 'url_citation' }] }]);
  });
});

describe('a response that is none', () => {
  it.each([
    ['that failed', response([], { status: 'failed', error: { code: 'invalid_prompt', message: 'No.' } }), 'provider_rejected'],
    ['that was limited', response([], { status: 'failed', error: { code: 'rate_limit_exceeded', message: 'Slow.' } }), 'provider_limited'],
    ['that is only begun', response([], { status: 'queued' }), 'provider_unavailable'],
    ['that is something else', { hello: 1 }, 'provider_unavailable'],
  ])('%s', async (_, json, code) => {
    await using server = await Compatible.saying({ json });
    expect((await failureOf(server.responses.complete(server.sending()))).code).toBe(code);
  });
});

describe('the tokens of a request', () => {
  it('are counted by a provider that does, without what it does not count', async () => {
    await using server = await Compatible.saying({ json: { object: 'response.input_tokens', input_tokens: 42 } });
    expect(await server.responses.count(server.sending({ temperature: 0.5, maxOutput: 50 }))).toBe(42);
    expect(server.heard[0]).toMatchObject({ path: '/v1/responses/input_tokens', body: { model: 'llama4', input: [{ role: 'user' }] } });
    expect(server.heard[0]!.body).not.toHaveProperty('store');
  });

  it('are not known where a server does not count', async () => {
    await using server = await Compatible.saying({ status: 404, json: { detail: 'Not Found' } });
    expect(await server.responses.count(server.sending())).toBeUndefined();
  });

  it('are not counted for a model that there is not', async () => {
    await using server = await Compatible.saying({ status: 404, json: { error: { code: 'model_not_found', message: 'No model.' } } });
    expect(await failureOf(server.responses.count(server.sending()))).toMatchObject({ code: 'model_unknown' });
  });
});

describe('an order that the protocol cannot say', () => {
  it('fails before anything is sent', async () => {
    await using server = await Compatible.saying({ json: {} });
    expect(await failureOf(piecesOf(server.responses.stream(server.sending({ stop: ['END'] }))))).toMatchObject({ code: 'unsupported' });
    expect(server.heard).toEqual([]);
  });
});
