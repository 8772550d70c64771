import { describe, expect, it } from 'vitest';
import type { ModelRequest, Part, Reasoning } from '../../calls/domain/request.js';
import { asking, failureOf, PNG, user, WEATHER, Bench, type Can } from '../shared/fixtures/kit.js';
import { AnthropicProvider } from './provider.js';
import { saidOf } from './request.js';

const CAN = { protocol: 'anthropic', model: 'claude-sonnet-5' } as Can;
const bench = () => Bench.saying(CAN, (transport) => new AnthropicProvider(transport), { text: 'Yes.' });
const told = (request: Partial<ModelRequest>) => saidOf({ model: CAN.model, maxOutput: 1000, request: asking(request) }).body;
const partsTold = (...parts: Part[]) => told({ turns: [user(...parts)] }).messages[0]!.content;

const own = (thinking: unknown) => ({ dialect: 'anthropic', fields: { thinking } }) as const;

describe('what Anthropic is told', () => {
  it.each([
    [{ toolChoice: 'auto' }, undefined],
    [{ toolChoice: 'none' }, { type: 'none' }],
    [{ toolChoice: 'required' }, { type: 'any' }],
    [{ toolChoice: { name: 'weather' } }, { type: 'tool', name: 'weather' }],
    [
      { toolChoice: 'auto', parallelTools: false },
      { type: 'auto', disable_parallel_tool_use: true },
    ],
    [
      { toolChoice: 'required', parallelTools: true },
      { type: 'any', disable_parallel_tool_use: false },
    ],
  ] as const)('of the choice %o of tools', (wish, choice) => {
    expect(told({ tools: [WEATHER], ...wish }).tool_choice).toEqual(choice);
  });

  it('of the tools, as strict as they are', () => {
    const { name, description, schema } = WEATHER;
    expect(told({ tools: [{ ...WEATHER, strict: true }] }).tools).toEqual([{ name, description, input_schema: schema, strict: true }]);
  });

  it('in words that JSON is wanted, where no schema says which', () => {
    const { system, output_config } = told({ system: [{ type: 'text', text: 'Be short.' }], output: { kind: 'json' } });
    expect([(system as readonly { text: string }[]).map(({ text }) => text), output_config]).toEqual([
      ['Be short.', 'Answer with one JSON object alone, without anything around it.'],
      undefined,
    ]);
  });

  it('where a prompt cache may end', () => {
    const result = { type: 'tool_result', callId: 't', parts: [], failed: false, cache: '5m' } as const;
    const body = told({
      system: [{ type: 'text', text: 'Be short.', cache: '1h' }],
      tools: [{ ...WEATHER, cache: '1h' }],
      turns: [user({ type: 'text', text: 'Hello', cache: '5m' }, result)],
    });
    const marks = [...JSON.stringify(body).matchAll(/"cache_control":\{"type":"ephemeral","ttl":"(5m|1h)"\}/g)].map(([, ttl]) => ttl);
    expect(marks).toEqual(['1h', '5m', '5m', '1h']);
  });

  it.each<[Reasoning, object]>([
    [{ effort: 'none' }, { thinking: { type: 'disabled' } }],
    [{ effort: 'minimal' }, { thinking: { type: 'adaptive' }, output_config: { effort: 'low' } }],
    [
      { effort: 'max', show: true },
      { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'max' } },
    ],
    [{ budget: 2000, show: false }, { thinking: { type: 'enabled', budget_tokens: 2000, display: 'omitted' } }],
  ])('of the wish %o for thoughts', (reasoning, body) => {
    const { thinking, output_config } = told({ reasoning });
    expect({ thinking, output_config }).toEqual({ output_config: undefined, ...body });
  });

  it('of images and documents by address, and of a text that was sent', () => {
    const data = Buffer.from('Hello').toString('base64');
    const content = partsTold(
      { type: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } },
      { type: 'document', source: { kind: 'url', url: 'https://example.org/a.pdf' } },
      { type: 'document', source: { kind: 'base64', mediaType: 'text/markdown', data }, name: 'a.md' },
    );
    expect(content).toEqual([
      { type: 'image', source: { type: 'url', url: 'https://example.org/a.png' } },
      { type: 'document', source: { type: 'url', url: 'https://example.org/a.pdf' } },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Hello' }, title: 'a.md' },
    ]);
  });

  it('of calls that a model wrote badly, in an object', () => {
    const calls = ['', '{"city":"Bern"}', '[1]', '{"city"'].map(
      (input, at) => ({ type: 'tool_call', id: `t${at}`, name: 'weather', input }) as const,
    );
    const content = partsTold(...calls) as ReadonlyArray<{ input: unknown }>;
    expect(content.map(({ input }) => input)).toEqual([{}, { city: 'Bern' }, { invalid_input: '[1]' }, { invalid_input: '{"city"' }]);
  });

  it('of a schema what it can hold an answer to, and the rest in words', () => {
    const schema = { type: 'object', properties: { age: { type: 'integer', minimum: 0 } }, required: ['age'] };
    const { format } = told({ output: { kind: 'schema', name: 'person', schema, description: 'A person' } }).output_config!;
    expect(format).toEqual({
      type: 'json_schema',
      schema: {
        type: 'object',
        description: 'A person',
        properties: { age: { type: 'integer', description: '{minimum: 0}' } },
        required: ['age'],
        additionalProperties: false,
      },
    });
  });

  it('of fields, tools and parts of its own as they are', () => {
    const value = { type: 'container_upload', file_id: 'file_1' };
    const body = told({
      turns: [user({ type: 'opaque', dialect: 'anthropic', value })],
      tools: [WEATHER],
      extra: {
        dialect: 'anthropic',
        fields: { service_tier: 'auto', tools: [{ type: 'web_search_20260318', name: 'web_search' }], tomorrow: { a: 1 } },
      },
      hints: { dialect: 'anthropic', fields: { metadata: { user_id: 'u' } } },
    });
    expect(body).toMatchObject({ service_tier: 'auto', tomorrow: { a: 1 }, metadata: { user_id: 'u' } });
    expect([body.tools, body.messages[0]!.content]).toMatchObject([[{ name: 'weather' }, { name: 'web_search' }], [value]]);
  });

  it('of betas in their header', async () => {
    await using desk = await bench();
    const hints = { dialect: 'anthropic', fields: { betas: ['a-1', 'b-2'] } } as const;
    await desk.provider.complete(desk.sending({ hints }, { headers: { 'anthropic-beta': 'c-3' } }));
    const { headers, body } = desk.double.requests[0]!;
    expect([headers['anthropic-beta'], body]).toEqual(['c-3,a-1,b-2', expect.not.objectContaining({ betas: expect.anything() })]);
  });

  it('of thoughts what a caller of its own protocol said of them', () => {
    const reasoning = { effort: 'high' } as const;
    expect(told({ reasoning, hints: own(null) })).not.toHaveProperty('thinking');
    expect(told({ reasoning, extra: own({ type: 'disabled' }) }).thinking).toEqual({ type: 'disabled' });
  });

  it('nothing of the hints for others', () => {
    expect(JSON.stringify(told({ hints: { dialect: 'openai-chat', fields: { prompt_cache_key: 'k' } } }))).not.toContain(
      'prompt_cache_key',
    );
  });

  it.each<[string, Partial<ModelRequest>]>([
    [
      'detail "high" of an image',
      { turns: [user({ type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: PNG }, detail: 'high' })] },
    ],
    [
      'a document of type application/zip',
      { turns: [user({ type: 'document', source: { kind: 'base64', mediaType: 'application/zip', data: '' } })] },
    ],
    [
      'an output schema with a schema for additionalProperties',
      { output: { kind: 'schema', name: 'm', schema: { type: 'object', additionalProperties: { type: 'string' } } } },
    ],
    ['this output schema', { output: { kind: 'schema', name: 'm', schema: {} } }],
  ])('nothing of %s, which it has no words for', async (field, request) => {
    await using desk = await bench();
    expect(await failureOf(desk.provider.complete(desk.sending(request)))).toMatchObject({ code: 'unsupported', details: { field } });
  });
});
