import { describe, expect, it } from 'vitest';
import type { ImagePart, ModelRequest, Part } from '../../../calls/domain/request.js';
import { asking, PNG, user, WEATHER } from '../../shared/fixtures/kit.js';
import { hostOf } from '../wire/host.js';
import { bodyOf } from './request.js';

const OPENAI = 'https://api.openai.com/v1';
const LOCAL = 'http://localhost:11434/v1';

const body = (request: Partial<ModelRequest>, at = LOCAL, model = 'gpt-5.4-mini') =>
  bodyOf({ model, request: asking(request) }, hostOf(at));
const messages = (...turns: ModelRequest['turns']) => body({ turns })['messages'];
const image: ImagePart = { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: PNG }, detail: 'low' };
const own = (value: object): Part => ({ type: 'opaque', dialect: 'openai-chat', value: { ...value } });
const system = [{ type: 'text', text: 'Be short.' }] as const;

describe('the messages of a chat completion', () => {
  it('are texts, images and documents, one text as a string', () => {
    const pdf: Part = { type: 'document', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERg==' }, name: 'a.pdf' };
    const remote: Part = { type: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } };
    expect(messages(user('Hello'), user('Look', image, remote, pdf))).toEqual([
      { role: 'user', content: 'Hello' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}`, detail: 'low' } },
          { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERg==' } },
        ],
      },
    ]);
  });

  it('have a text file as its text', () => {
    const data = Buffer.from('a,b').toString('base64');
    expect(messages(user({ type: 'document', source: { kind: 'base64', mediaType: 'text/csv', data }, name: 'a.csv' }))).toEqual([
      { role: 'user', content: 'a.csv:\n\na,b' },
    ]);
  });

  it('have results right after the calls, and say that a tool failed', () => {
    const call: Part = { type: 'tool_call', id: 'a', name: 'weather', input: '{}' };
    const result: Part = { type: 'tool_result', callId: 'a', parts: [{ type: 'text', text: 'no city' }], failed: true };
    expect(messages({ role: 'assistant', parts: [call] }, user('Well?', result))).toEqual([
      { role: 'assistant', content: null, tool_calls: [{ id: 'a', type: 'function', function: { name: 'weather', arguments: '{}' } }] },
      {
        role: 'tool',
        tool_call_id: 'a',
        content: [
          { type: 'text', text: 'The tool failed.' },
          { type: 'text', text: 'no city' },
        ],
      },
      { role: 'user', content: 'Well?' },
    ]);
  });

  it('have own parts where they belong: a message, a call, a part of the content', () => {
    const audio = own({ type: 'input_audio', input_audio: {} });
    const custom = own({ type: 'custom', id: 'a', custom: {} });
    const old = own({ role: 'function', name: 'f', content: '1' });
    expect(messages(user('Hear', audio, old), { role: 'assistant', parts: [custom] })).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Hear' },
          { type: 'input_audio', input_audio: {} },
        ],
      },
      { role: 'function', name: 'f', content: '1' },
      { role: 'assistant', content: null, tool_calls: [{ type: 'custom', id: 'a', custom: {} }] },
    ]);
  });

  it.each([
    [OPENAI, 'gpt-5.5', 'developer'],
    [OPENAI, 'gpt-4o-mini', 'system'],
    [OPENAI, 'gpt-5-chat-latest', 'system'],
    [LOCAL, 'gpt-5.5', 'system'],
  ])('begin, at %s with %s, with the instructions of the %s', (at, model, role) => {
    expect(body({ system }, at, model)['messages']).toMatchObject([{ role, content: 'Be short.' }, { role: 'user' }]);
  });

  it('speak of JSON where JSON is wanted, as the protocol asks', () => {
    expect(body({ output: { kind: 'json' } })).toMatchObject({
      messages: [{ role: 'system', content: expect.stringContaining('JSON') }, { role: 'user' }],
      response_format: { type: 'json_object' },
    });
    expect(body({ output: { kind: 'json' }, turns: [user('Answer in JSON.')] })['messages']).toHaveLength(1);
  });
});

describe('the body of a chat completion', () => {
  it('has a word for each wish', () => {
    const request = { temperature: 0.5, topP: 0.9, topK: 5, seed: 7, stop: ['END'], reasoning: { effort: 'low' } } as const;
    const output = { kind: 'schema', name: 'place', schema: WEATHER.schema, strict: true, description: 'Where.' } as const;
    const tools = [{ ...WEATHER, strict: true }];
    expect(body({ ...request, output, tools, toolChoice: { name: 'weather' }, parallelTools: false })).toEqual({
      model: 'gpt-5.4-mini',
      messages: [{ role: 'user', content: 'Hello' }],
      tools: [
        { type: 'function', function: { name: 'weather', description: WEATHER.description, parameters: WEATHER.schema, strict: true } },
      ],
      tool_choice: { type: 'function', function: { name: 'weather' } },
      parallel_tool_calls: false,
      response_format: { type: 'json_schema', json_schema: { name: 'place', description: 'Where.', schema: WEATHER.schema, strict: true } },
      temperature: 0.5,
      top_p: 0.9,
      top_k: 5,
      seed: 7,
      stop: ['END'],
      reasoning_effort: 'low',
    });
  });

  it.each([
    ['auto', undefined],
    ['none', 'none'],
    ['required', 'required'],
  ] as const)('says the choice %s as %s', (toolChoice, said) => {
    expect(body({ tools: [WEATHER], toolChoice })['tool_choice']).toBe(said);
  });

  it('says nothing of tools where there are none', () => {
    expect(Object.keys(body({ toolChoice: 'none', parallelTools: true }))).toEqual(['model', 'messages']);
  });

  it.each([
    [OPENAI, 'gpt-5.5', 'max_completion_tokens'],
    ['https://house.openai.azure.com/openai/v1', 'gpt-5.5', 'max_completion_tokens'],
    ['https://models.github.ai/inference', 'openai/gpt-5', 'max_completion_tokens'],
    ['https://models.github.ai/inference', 'meta/llama-4', 'max_tokens'],
    [LOCAL, 'llama4', 'max_tokens'],
  ])('says the limit, at %s with %s, as %s', (at, model, name) => {
    expect(body({ maxOutput: 50 }, at, model)[name]).toBe(50);
  });

  it('forbids OpenAI to keep it, and does not confuse others with that', () => {
    expect([body({}, OPENAI)['store'], body({})['store']]).toEqual([false, undefined]);
  });

  it('takes the fields of its own protocol, and hints, but no others', () => {
    const extra = { dialect: 'openai-chat', fields: { logprobs: true, tools: [{ type: 'custom', custom: { name: 'x' } }] } } as const;
    const hints = { dialect: 'openai-chat', fields: { user: 'u' } } as const;
    const asked = body({ extra, hints, tools: [WEATHER] });
    expect(asked).toMatchObject({ logprobs: true, user: 'u', tools: [{ type: 'function' }, { type: 'custom' }] });
    expect(body({ hints: { dialect: 'anthropic', fields: { metadata: {} } } })).not.toHaveProperty('metadata');
  });
});

describe('what a chat completion cannot say', () => {
  const result: Part = { type: 'tool_result', callId: 'a', parts: [image], failed: false };

  it.each<[string, Partial<ModelRequest>, string]>([
    ['a wish to see thoughts', { reasoning: { show: true } }, OPENAI],
    ['topK', { topK: 5 }, OPENAI],
    ['several choices', { extra: { dialect: 'openai-chat', fields: { n: 2 } } }, LOCAL],
    ['an image in the result of a tool', { turns: [user(result)] }, LOCAL],
    ['a document by its URL', { turns: [user({ type: 'document', source: { kind: 'url', url: 'https://example.org/a.pdf' } })] }, LOCAL],
    ['an image that a model said', { turns: [{ role: 'assistant', parts: [image] }] }, LOCAL],
    ['a call that a user made', { turns: [user({ type: 'tool_call', id: 'a', name: 'x', input: '' })] }, LOCAL],
  ])('is refused: %s', (_, request, at) => {
    expect(() => body(request, at)).toThrow(
      expect.objectContaining({ code: 'unsupported', details: expect.objectContaining({ field: expect.any(String) }) }),
    );
  });
});
