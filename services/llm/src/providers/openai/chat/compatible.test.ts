import { describe, expect, it } from 'vitest';
import { failureOf, textOf, untilBroken, WEATHER } from '../../shared/fixtures/kit.js';
import { chunk, Compatible, completion, events } from '../fixtures/compatible.js';

const USAGE = { usage: { prompt_tokens: 9, completion_tokens: 2 } };
const TOKENS = { input: 9, output: 2, cachedRead: 0, cachedWrite: 0 };
const call = (more: object) => ({ tool_calls: [more] });
const inputsOf = (parts: ReadonlyArray<{ readonly type: string; readonly input?: string }>) =>
  parts.filter(({ type }) => type === 'tool_call').map(({ input }) => input);

describe('a stream of a compatible server', () => {
  it.each([
    ['without `[DONE]`', events(chunk({ content: 'Yes.' }), chunk({}, 'stop'), { ...chunk({}), choices: [], ...USAGE })],
    ['without a reason, with `[DONE]`', events(chunk({ content: 'Yes.' }), { ...chunk({}), choices: [], ...USAGE }, '[DONE]')],
    ['without a reason and `[DONE]`, with usage', events(chunk({ content: 'Yes.' }), { ...chunk({}), choices: [], ...USAGE })],
    ['with usage in its last choice', events(chunk({ content: 'Yes.' }), chunk({}, 'stop', USAGE), '[DONE]')],
    [
      'with usage in each chunk',
      events(
        chunk({ content: 'Y' }, null, { usage: { prompt_tokens: 9, completion_tokens: 1 } }),
        chunk({ content: 'es.' }, 'stop', USAGE),
        '[DONE]',
      ),
    ],
    [
      'with comments',
      { text: `: ping\n\n${events(chunk({ content: 'Yes.' })).text}:\n\n${events(chunk({}, 'stop', USAGE), '[DONE]').text}` },
    ],
    ['of CRLF lines', { text: events(chunk({ content: 'Yes.' }), chunk({}, 'stop', USAGE), '[DONE]').text!.replaceAll('\n', '\r\n') }],
    ['without its last empty line', { text: events(chunk({ content: 'Yes.' }), chunk({}, 'stop', USAGE), '[DONE]').text!.trimEnd() }],
    [
      'without a space after `data:`',
      { text: events(chunk({ content: 'Yes.' }), chunk({}, 'stop', USAGE), '[DONE]').text!.replaceAll('data: ', 'data:') },
    ],
    ['with empty choices first', events({ ...chunk({}), choices: [] }, chunk({ content: 'Yes.' }), chunk({}, 'stop', USAGE), '[DONE]')],
    [
      'of content in parts',
      events(
        chunk({
          content: [
            { type: 'text', text: 'Y' },
            { type: 'text', text: 'es.' },
          ],
        }),
        chunk({}, 'stop', USAGE),
      ),
    ],
    ['that says all in a message', events({ ...chunk({}), choices: [{ message: { content: 'Yes.' }, finish_reason: 'stop' }], ...USAGE })],
    [
      'with null for what there is not',
      events(chunk({ content: 'Yes.', tool_calls: null, refusal: null }), chunk({ content: null }, 'stop', USAGE)),
    ],
  ])('%s is read', async (_, said) => {
    await using server = await Compatible.saying(said);
    const { parts, finish, tokens } = await server.streamed(server.chat);
    expect({ said: textOf(parts), finish, tokens }).toEqual({ said: 'Yes.', finish: 'stop', tokens: TOKENS });
  });

  it('without usage is estimated, so that it is not free', async () => {
    await using server = await Compatible.saying(events(chunk({ content: 'Yes.' }), chunk({}, 'stop'), '[DONE]'));
    const { tokens } = await server.streamed(server.chat);
    expect([tokens.input > 5, tokens.output > 0]).toEqual([true, true]);
  });

  it('that ends with no word of its end is broken', async () => {
    await using server = await Compatible.saying(events(chunk({ content: 'Ye' })));
    const { pieces, error } = await untilBroken(server.chat.stream(server.sending()));
    expect([pieces.at(-1), error?.code]).toEqual([{ type: 'text', index: 0, text: 'Ye' }, 'stream_broken']);
  });

  it.each([
    ['an object', { error: { message: 'Out of memory.', type: 'server_error', code: null } }],
    ['a text', { error: 'Out of memory.' }],
  ])('with an error in its middle, %s, is broken and says why', async (_, error) => {
    await using server = await Compatible.saying(events(chunk({ content: 'Ye' }), error));
    const broken = await untilBroken(server.chat.stream(server.sending()));
    expect(broken.error).toMatchObject({ code: 'stream_broken', message: expect.stringContaining('Out of memory.') });
  });

  it('is asked for its usage, whatever else is asked of it', async () => {
    await using server = await Compatible.saying(events(chunk({ content: 'Yes.' }, 'stop')));
    await server.streamed(server.chat, { extra: { dialect: 'openai-chat', fields: { stream_options: { include_obfuscation: false } } } });
    expect(server.heard[0]!.body['stream_options']).toEqual({ include_usage: true, include_obfuscation: false });
  });

  it('leaves its connection to the next one', async () => {
    await using server = await Compatible.saying(events(chunk({ content: 'Yes.' }), chunk({}, 'stop'), '[DONE]'));
    for (let i = 0; i < 6; i += 1) await server.streamed(server.chat);
    // A second one is opened for a call that comes in the moment in which the first ends.
    expect(new Set(server.heard.map(({ port }) => port)).size).toBeLessThan(3);
  });
});

describe('tool calls in the stream of a compatible server', () => {
  const bern = { name: 'weather', arguments: '{"city":"Bern"}' };
  const rome = { name: 'weather', arguments: '{"city":"Rome"}' };

  it.each([
    ['whole, without an index', [call({ id: 'a', function: bern }), call({ id: 'b', function: rome })]],
    ['whole, without index and id', [call({ function: bern }), call({ function: rome })]],
    ['all with the same index', [call({ index: 0, id: 'a', function: bern }), call({ index: 0, id: 'b', function: rome })]],
    [
      'all in one chunk',
      [
        {
          tool_calls: [
            { index: 0, id: 'a', function: bern },
            { index: 1, id: 'b', function: rome },
          ],
        },
      ],
    ],
    [
      'in pieces, with the id in each',
      [
        call({ index: 0, id: 'a', function: { name: 'weather', arguments: '' } }),
        call({ index: 0, id: 'a', function: { arguments: '{"city":' } }),
        call({ index: 0, id: 'a', function: { arguments: '"Bern"}' } }),
        call({ index: 1, id: 'b', function: rome }),
      ],
    ],
    [
      'in pieces, without an index',
      [
        call({ id: 'a', function: { name: 'weather', arguments: '{"city":' } }),
        call({ function: { arguments: '"Bern"}' } }),
        call({ id: 'b', function: rome }),
      ],
    ],
    [
      'interleaved',
      [
        call({ index: 0, id: 'a', function: { name: 'weather', arguments: '{"city":' } }),
        call({ index: 1, id: 'b', function: { name: 'weather', arguments: '{"city":' } }),
        call({ index: 0, function: { arguments: '"Bern"}' } }),
        call({ index: 1, function: { arguments: '"Rome"}' } }),
      ],
    ],
    [
      'with arguments as an object',
      [call({ id: 'a', function: { ...bern, arguments: { city: 'Bern' } } }), call({ id: 'b', function: rome })],
    ],
  ])('are read: %s', async (_, deltas) => {
    await using server = await Compatible.saying(events(...deltas.map((delta) => chunk(delta)), chunk({}, 'stop', USAGE), '[DONE]'));
    const { parts, finish } = await server.streamed(server.chat, { tools: [WEATHER] });
    const ids = parts.map((part) => (part.type === 'tool_call' ? part.id : ''));
    expect({ inputs: inputsOf(parts), finish, ids: new Set(ids).size }).toEqual({
      inputs: ['{"city":"Bern"}', '{"city":"Rome"}'],
      finish: 'tool_calls',
      ids: 2,
    });
  });

  it('are told as they come, also the second once the first is whole', async () => {
    await using server = await Compatible.saying(
      events(
        chunk(call({ index: 0, id: 'a', function: bern })),
        chunk(call({ index: 1, id: 'b', function: rome })),
        chunk({}, 'stop', USAGE),
      ),
    );
    const told = (await server.pieces(server.chat)).map(({ type }) => type);
    expect(told).toEqual(['begin', 'part', 'text', 'close', 'part', 'text', 'usage', 'close', 'finish']);
  });

  it('of custom tools come as they are', async () => {
    const deltas = [
      call({ index: 0, id: 'a', type: 'custom', custom: { name: 'shell', input: 'ls' } }),
      call({ index: 0, custom: { input: ' -l' } }),
    ];
    await using server = await Compatible.saying(events(...deltas.map((delta) => chunk(delta)), chunk({}, 'tool_calls', USAGE)));
    expect((await server.streamed(server.chat)).parts).toEqual([
      { type: 'opaque', dialect: 'openai-chat', value: { id: 'a', type: 'custom', custom: { name: 'shell', input: 'ls -l' } } },
    ]);
  });
});

describe('thoughts of a compatible server', () => {
  it.each(['reasoning_content', 'reasoning'])('in `%s` are a part before the words, whole and streamed', async (name) => {
    await using server = await Compatible.saying(({ body }) =>
      body['stream'] === true
        ? events(chunk({ [name]: 'Hm' }), chunk({ [name]: '…' }), chunk({ content: 'Yes.' }), chunk({}, 'stop', USAGE))
        : { json: completion({ content: 'Yes.', [name]: 'Hm…' }) },
    );
    const parts = [
      { type: 'thinking', text: 'Hm…', dialect: 'openai-chat' },
      { type: 'text', text: 'Yes.' },
    ];
    expect((await server.streamed(server.chat)).parts).toEqual(parts);
    expect((await server.chat.complete(server.sending())).parts).toEqual(parts);
  });

  it('go back to it', async () => {
    await using server = await Compatible.saying({ json: completion({ content: 'Yes.' }) });
    const parts = [
      { type: 'thinking', text: 'Hm…', dialect: 'openai-chat' },
      { type: 'text', text: 'Yes.' },
    ] as const;
    await server.chat.complete(server.sending({ turns: [{ role: 'assistant', parts }] }));
    expect(server.heard[0]!.body['messages']).toEqual([{ role: 'assistant', content: 'Yes.', reasoning_content: 'Hm…' }]);
  });
});

describe('an answer of a compatible server', () => {
  it.each([
    ['a call without an id', completion({ content: null, tool_calls: [{ function: { name: 'weather', arguments: '{}' } }] })],
    ['arguments as an object', completion({ content: '', tool_calls: [{ id: 'a', function: { name: 'weather', arguments: {} } }] })],
    ['no reason to end', completion({ tool_calls: [{ id: 'a', type: 'function', function: { name: 'weather', arguments: '{}' } }] }, null)],
  ])('with %s calls the tool', async (_, json) => {
    await using server = await Compatible.saying({ json });
    const { parts, finish } = await server.chat.complete(server.sending({ tools: [WEATHER] }));
    expect({ parts, finish }).toEqual({
      parts: [{ type: 'tool_call', id: expect.stringMatching(/./), name: 'weather', input: '{}' }],
      finish: 'tool_calls',
    });
  });

  it('tells which stop sequence it met, where it does', async () => {
    const choices = [{ message: { content: 'Yes' }, finish_reason: 'stop', stop_reason: 'END' }];
    await using server = await Compatible.saying({ json: { choices } });
    expect(await server.chat.complete(server.sending())).toMatchObject({ finish: 'stop_sequence', stopSequence: 'END', model: 'llama4' });
  });

  it('keeps what has no word here under its own name', async () => {
    const logprobs = { content: [{ token: 'Yes', logprob: -0.1 }] };
    const choices = [{ message: { content: 'Yes', annotations: [{ type: 'url_citation' }] }, finish_reason: 'stop', logprobs }];
    await using server = await Compatible.saying(({ body }) =>
      body['stream'] === true
        ? events(
            { choices: [{ delta: { content: 'Yes' }, logprobs }], service_tier: 'flex' },
            { choices: [{ delta: { annotations: [{ type: 'url_citation' }] }, finish_reason: 'stop', logprobs: null }] },
          )
        : { json: { choices, service_tier: 'flex' } },
    );
    const extra = { dialect: 'openai-chat', fields: { service_tier: 'flex', logprobs, annotations: [{ type: 'url_citation' }] } };
    expect((await server.chat.complete(server.sending())).extra).toEqual(extra);
    expect((await server.streamed(server.chat)).extra).toEqual(extra);
  });

  it.each([
    [
      'an error with status 200',
      { json: { error: { message: 'The model is loading.', code: 'rate_limit_exceeded' } } },
      'provider_limited',
    ],
    ['an error that is a text', { status: 400, json: { error: 'No such thing.' } }, 'provider_rejected'],
    ['an error of FastAPI', { status: 422, json: { detail: [{ loc: ['body', 'messages'], msg: 'Field required' }] } }, 'provider_rejected'],
    ['an error of Mistral', { status: 401, json: { message: 'Unauthorized' } }, 'key_refused'],
    [
      'an error of Ollama',
      { status: 404, json: { error: { message: 'model "llama9" not found, try pulling it first' } } },
      'model_unknown',
    ],
    ['a page', { status: 200, headers: { 'content-type': 'text/html' }, json: '<html></html>' }, 'provider_unavailable'],
  ])('that is %s fails with what it says', async (_, said, code) => {
    await using server = await Compatible.saying(said);
    expect((await failureOf(server.chat.complete(server.sending()))).code).toBe(code);
  });

  it('is asked for without a key where there is none', async () => {
    await using server = await Compatible.saying({ json: completion({ content: 'Yes.' }) });
    await server.chat.complete(server.sending({}, { secret: undefined }));
    expect(server.heard[0]!.headers).not.toHaveProperty('authorization');
  });
});

describe('the models and vectors of a compatible server', () => {
  it.each([
    ['OpenAI and most', { object: 'list', data: [{ id: 'a' }, { id: 'b' }] }],
    ['GitHub', [{ id: 'a' }, { id: 'b' }]],
    ['Azure', [{ name: 'a' }, { name: 'b' }]],
  ])('are listed as %s do', async (_, json) => {
    await using server = await Compatible.saying({ json });
    expect(await server.chat.models(server.sending())).toEqual(['a', 'b']);
  });

  it('are numbers, in the order of the texts, also where they come in another', async () => {
    const data = [
      { index: 1, embedding: [2, 2] },
      { index: 0, embedding: [1, 1] },
    ];
    await using server = await Compatible.saying({ json: { data } });
    const { vectors, tokens } = await server.chat.embed({ ...server.sending(), texts: ['one', 'two'] });
    expect({ vectors, counted: tokens.input > 0, asked: server.heard[0]!.body }).toMatchObject({
      vectors: [
        [1, 1],
        [2, 2],
      ],
      counted: true,
      asked: { input: ['one', 'two'], encoding_format: 'float' },
    });
  });

  it('fail when one is missing', async () => {
    await using server = await Compatible.saying({ json: { data: [{ index: 0, embedding: [1] }] } });
    const failure = await failureOf(server.chat.embed({ ...server.sending(), texts: ['one', 'two'] }));
    expect(failure).toMatchObject({ code: 'provider_unavailable', message: expect.stringContaining('list of embeddings') });
  });
});
