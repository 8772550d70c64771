import { describe, expect, it } from 'vitest';
import type { ModelRequest, Part, Reasoning } from '../../calls/domain/request.js';
import { asking, PNG, user, WEATHER } from '../shared/fixtures/kit.js';
import { bodyOf } from './request.js';

const told = (request: Partial<ModelRequest>, model = 'gemini-3.8-flash') => bodyOf({ model, request: asking(request) });
const partsTold = (...parts: Part[]) => told({ turns: [user(...parts)] }).contents[0]!.parts;
const call = (id: string, signature?: string) => ({ type: 'tool_call', id, name: 'weather', input: '{"city":"Bern"}', signature }) as const;
const result = (callId: string, failed: boolean) =>
  ({ type: 'tool_result', callId, parts: [{ type: 'text', text: 'rain' }], failed }) as const;
const thinking = (text: string, signature?: string) => ({ type: 'thinking', text, signature, dialect: 'gemini' }) as const;

describe('what Gemini is told', () => {
  it.each([
    [{ toolChoice: 'auto' }, undefined],
    [{ toolChoice: 'none' }, { mode: 'NONE' }],
    [{ toolChoice: 'required' }, { mode: 'ANY' }],
    [{ toolChoice: { name: 'weather' } }, { mode: 'ANY', allowedFunctionNames: ['weather'] }],
    [{ toolChoice: 'auto', tools: [{ ...WEATHER, strict: true }] }, { mode: 'VALIDATED' }],
  ] as const)('of the choice %o of tools', (wish, config) => {
    expect(told({ tools: [WEATHER], ...wish }).toolConfig?.functionCallingConfig).toEqual(config);
  });

  it('of tools and answers in JSON Schema', () => {
    const { name, description, schema } = WEATHER;
    const body = told({ tools: [WEATHER], output: { kind: 'schema', name: 'place', description: 'A place', schema } });
    expect(body.tools).toEqual([{ functionDeclarations: [{ name, description, parametersJsonSchema: schema }] }]);
    expect(body.generationConfig).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: { description: 'A place', ...schema },
    });
  });

  it('of how an answer is made', () => {
    const wishes = { maxOutput: 9, temperature: 0.5, topP: 0.9, topK: 3, seed: 7, stop: ['END'], output: { kind: 'json' } } as const;
    expect(told(wishes).generationConfig).toEqual({
      maxOutputTokens: 9,
      temperature: 0.5,
      topP: 0.9,
      topK: 3,
      seed: 7,
      stopSequences: ['END'],
      responseMimeType: 'application/json',
    });
  });

  it.each<[Reasoning, string, object]>([
    [{ effort: 'none' }, 'gemini-2.5-flash', { thinkingBudget: 0 }],
    [{ effort: 'medium', show: true }, 'gemini-2.5-flash', { thinkingBudget: 8192, includeThoughts: true }],
    [{ effort: 'minimal' }, 'gemini-3.8-flash', { thinkingLevel: 'MINIMAL' }],
    [{ effort: 'max' }, 'gemini-3.8-flash', { thinkingLevel: 'HIGH' }],
    [{ effort: 'high', budget: 500 }, 'gemini-3.8-flash', { thinkingBudget: 500 }],
    [{ show: false }, 'gemini-3.8-flash', { includeThoughts: false }],
  ])('of the wish %o for thoughts of %s', (reasoning, model, config) => {
    expect(told({ reasoning }, model).generationConfig?.thinkingConfig).toEqual(config);
  });

  it('of images as fine as they are wanted, and of documents with their names', () => {
    const source = { kind: 'base64', mediaType: 'image/png', data: PNG } as const;
    expect(
      partsTold(
        { type: 'image', source, detail: 'low' },
        { type: 'document', source: { kind: 'url', url: 'https://example.org/a.pdf' }, name: 'a.pdf' },
      ),
    ).toEqual([
      { inlineData: { mimeType: 'image/png', data: PNG }, mediaResolution: { level: 'MEDIA_RESOLUTION_LOW' } },
      { text: 'a.pdf' },
      { fileData: { fileUri: 'https://example.org/a.pdf' } },
    ]);
  });

  it('of the results of tools by the names of the tools', () => {
    const { contents } = told({
      turns: [user('Rain?'), { role: 'assistant', parts: [call('c1', 'c2ln'), call('c2')] }, user(result('c1', false), result('c2', true))],
    });
    expect(contents[2]!.parts).toEqual([
      { functionResponse: { id: 'c1', name: 'weather', response: { output: 'rain' } } },
      { functionResponse: { id: 'c2', name: 'weather', response: { error: 'rain' } } },
    ]);
  });

  it.each([
    ['gemini-3.8-flash', [call('c1', 'c2ln'), call('c2')], ['c2ln', undefined]],
    ['gemini-3.8-flash', [call('c1'), call('c2')], ['skip_thought_signature_validator', undefined]],
    ['gemini-2.5-flash', [call('c1'), call('c2')], [undefined, undefined]],
  ])('of calls with their signatures: %s', (model, parts, signatures) => {
    const { contents } = told({ turns: [{ role: 'assistant', parts }] }, model);
    expect(contents[0]!.parts!.map(({ thoughtSignature }) => thoughtSignature)).toEqual(signatures);
  });

  it('of its own thoughts and their signatures', () => {
    const { contents } = told({
      turns: [{ role: 'assistant', parts: [thinking('Hm.', 'YQ=='), { type: 'text', text: 'Yes.' }, thinking('', 'Yg==')] }],
    });
    expect(contents[0]!.parts).toEqual([
      { text: 'Hm.', thought: true, thoughtSignature: 'YQ==' },
      { text: 'Yes.' },
      { text: '', thoughtSignature: 'Yg==' },
    ]);
  });

  it('of fields, tools and parts of its own as they are', () => {
    const value = { executableCode: { code: '1 + 1', language: 'PYTHON' } };
    const body = told({
      turns: [user({ type: 'opaque', dialect: 'gemini', value })],
      tools: [WEATHER],
      maxOutput: 9,
      extra: {
        dialect: 'gemini',
        fields: { safetySettings: [], tools: [{ googleSearch: {} }], generationConfig: { candidateCount: 2, maxOutputTokens: 1 } },
      },
      hints: { dialect: 'gemini', fields: { labels: { a: 'b' } } },
    });
    expect(body).toMatchObject({ safetySettings: [], labels: { a: 'b' }, generationConfig: { candidateCount: 2, maxOutputTokens: 9 } });
    expect([body.tools![1], body.contents[0]!.parts]).toEqual([{ googleSearch: {} }, [value]]);
  });

  it.each<[string, Partial<ModelRequest>]>([
    ['the result of call c9', { turns: [user({ type: 'tool_result', callId: 'c9', parts: [], failed: false })] }],
  ])('nothing of %s, which it has no words for', (field, request) => {
    expect(() => told(request)).toThrow(expect.objectContaining({ code: 'unsupported', details: { provider: 'Gemini', field } }));
  });
});
