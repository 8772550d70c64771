import { describe, expect, it } from 'vitest';
import type { ModelRequest, Part } from '../../../calls/domain/request.js';
import { asking, PNG, user, WEATHER } from '../../shared/fixtures/kit.js';
import { hostOf } from '../wire/host.js';
import { bodyOf } from './request.js';

const body = (request: Partial<ModelRequest>, model = 'gpt-5.5') =>
  bodyOf({ model, request: asking(request) }, hostOf('https://api.openai.com/v1'));
const input = (...turns: ModelRequest['turns']) => body({ turns })['input'];
const image: Part = { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: PNG } };
const own = (value: object): Part => ({ type: 'opaque', dialect: 'openai-responses', value: { ...value } });

describe('the input of a response', () => {
  it('is texts, images and documents', () => {
    const pdf: Part = { type: 'document', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERg==' }, name: 'a.pdf' };
    const remote: Part = { type: 'document', source: { kind: 'url', url: 'https://example.org/a.pdf' } };
    expect(input(user('Look', { ...image, detail: 'high' }, pdf, remote))).toEqual([
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'Look' },
          { type: 'input_image', image_url: `data:image/png;base64,${PNG}`, detail: 'high' },
          { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERg==' },
          { type: 'input_file', file_url: 'https://example.org/a.pdf' },
        ],
      },
    ]);
  });

  it('has what a model thought, called and said in its order', () => {
    const parts: Part[] = [
      { type: 'thinking', text: 'Hm.', signature: 'c2VhbGVk', dialect: 'openai-responses' },
      { type: 'thinking', text: '', signature: 'aGlkZGVu', dialect: 'openai-responses', redacted: true },
      { type: 'tool_call', id: 'a', name: 'weather', input: '{}' },
      { type: 'text', text: 'It rains.' },
    ];
    expect(input({ role: 'assistant', parts })).toEqual([
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'c2VhbGVk' },
      { type: 'reasoning', summary: [], encrypted_content: 'aGlkZGVu' },
      { type: 'function_call', call_id: 'a', name: 'weather', arguments: '{}' },
      { role: 'assistant', content: 'It rains.' },
    ]);
  });

  it('leaves out thoughts that the model could not read again', () => {
    const parts: Part[] = [
      { type: 'thinking', text: 'Hm.', dialect: 'openai-responses' },
      { type: 'thinking', text: 'Hm.', signature: 'c2VhbGVk', dialect: 'anthropic' },
      { type: 'text', text: 'Yes.' },
    ];
    expect(input({ role: 'assistant', parts })).toEqual([{ role: 'assistant', content: 'Yes.' }]);
  });

  it('has results with images, and says that a tool failed', () => {
    const results: Part[] = [
      { type: 'tool_result', callId: 'a', parts: [{ type: 'text', text: 'rain' }], failed: false },
      { type: 'tool_result', callId: 'b', parts: [image], failed: true },
      { type: 'tool_result', callId: 'c', parts: [], failed: false },
    ];
    expect(input(user(...results))).toEqual([
      { type: 'function_call_output', call_id: 'a', output: 'rain' },
      {
        type: 'function_call_output',
        call_id: 'b',
        output: [
          { type: 'input_text', text: 'The tool failed.' },
          { type: 'input_image', image_url: `data:image/png;base64,${PNG}`, detail: 'auto' },
        ],
      },
      { type: 'function_call_output', call_id: 'c', output: '' },
    ]);
  });

  it('has own parts where they belong: items, or parts of a content', () => {
    const search = { type: 'web_search_call', id: 'ws_1' };
    const file = { type: 'input_file', file_id: 'f' };
    expect(input({ role: 'assistant', parts: [own(search)] }, user('See', own(file)))).toEqual([
      search,
      { role: 'user', content: [{ type: 'input_text', text: 'See' }, file] },
    ]);
  });
});

describe('the body of a response', () => {
  it('has a word for each wish, and lets the provider keep nothing', () => {
    const output = { kind: 'schema', name: 'place', schema: WEATHER.schema, strict: true } as const;
    const system = ['Be short.', 'Be kind.'].map((text) => ({ type: 'text', text }) as const);
    const request = { temperature: 0.5, topP: 0.9, maxOutput: 50, reasoning: { effort: 'low', show: true }, parallelTools: false } as const;
    expect(body({ ...request, system, output, tools: [WEATHER], toolChoice: { name: 'weather' } })).toEqual({
      model: 'gpt-5.5',
      input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hello' }] }],
      instructions: 'Be short.\n\nBe kind.',
      tools: [{ type: 'function', name: 'weather', description: WEATHER.description, parameters: WEATHER.schema, strict: false }],
      tool_choice: { type: 'function', name: 'weather' },
      parallel_tool_calls: false,
      text: { format: { type: 'json_schema', name: 'place', schema: WEATHER.schema, strict: true } },
      reasoning: { effort: 'low', summary: 'auto' },
      max_output_tokens: 50,
      temperature: 0.5,
      top_p: 0.9,
      store: false,
      include: ['reasoning.encrypted_content'],
    });
  });

  it('asks only models that think for their thoughts, others refuse it', () => {
    expect(body({}, 'gpt-4o-mini')).not.toHaveProperty('include');
  });

  it('takes the fields of its own protocol beside its own', () => {
    const fields = {
      include: ['web_search_call.results'],
      tools: [{ type: 'web_search' }],
      reasoning: { context: 'all_turns' },
      text: { verbosity: 'low' },
    };
    const asked = body({ extra: { dialect: 'openai-responses', fields }, reasoning: { effort: 'low' }, output: { kind: 'json' } });
    expect(asked).toMatchObject({
      include: ['reasoning.encrypted_content', 'web_search_call.results'],
      tools: [{ type: 'web_search' }],
      reasoning: { effort: 'low', context: 'all_turns' },
      text: { format: { type: 'json_object' }, verbosity: 'low' },
    });
  });

  it.each([
    [1_024, 'low'],
    [10_000, 'medium'],
    [32_000, 'high'],
  ])('makes of a budget of %i tokens for thoughts the effort %s', (budget, effort) => {
    expect(body({ reasoning: { budget } })['reasoning']).toEqual({ effort });
    expect(body({ reasoning: { budget, effort: 'max' } })['reasoning']).toEqual({ effort: 'max' });
  });

  it('speaks of JSON where JSON is wanted, as the protocol asks', () => {
    expect(body({ output: { kind: 'json' } })['input']).toMatchObject([
      { role: 'developer', content: expect.stringContaining('JSON') },
      { role: 'user' },
    ]);
  });
});

describe('what a response cannot say', () => {
  it.each<[string, Partial<ModelRequest>]>([
    ['a stop sequence', { stop: ['END'] }],
    ['topK', { topK: 5 }],
    ['that it runs in the background', { extra: { dialect: 'openai-responses', fields: { background: true } } }],
    ['an image that a model said', { turns: [{ role: 'assistant', parts: [image] }] }],
    ['a call that a user made', { turns: [user({ type: 'tool_call', id: 'a', name: 'x', input: '' })] }],
  ])('is refused: %s', (_, request) => {
    expect(() => body(request)).toThrow(
      expect.objectContaining({ code: 'unsupported', details: expect.objectContaining({ field: expect.any(String) }) }),
    );
  });
});
