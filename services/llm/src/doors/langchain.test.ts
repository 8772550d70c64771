import { ChatAnthropic } from '@langchain/anthropic';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { all, KEY, openDoors, type OpenDoors } from './fixtures/open-doors.js';
import { text, toolCall } from './fixtures/scripted-calls.js';

let house: OpenDoors;
beforeAll(async () => {
  house = await openDoors();
});
afterAll(() => house[Symbol.asyncDispose]());

const openai = (more: object = {}) =>
  new ChatOpenAI({ model: 'small', apiKey: KEY, maxRetries: 0, configuration: { baseURL: `${house.url}/v1` }, ...more });
const MODELS = {
  'Chat Completions': () => openai(),
  Responses: () => openai({ useResponsesApi: true }),
  Messages: () => new ChatAnthropic({ model: 'small', apiKey: KEY, anthropicApiUrl: house.url, maxRetries: 0, maxTokens: 100 }),
};
const height = tool(({ of }: { of: string }) => `${of}: 40`, {
  name: 'height',
  description: 'Of a thing',
  schema: z.object({ of: z.string() }),
});

describe.each(Object.entries(MODELS))('LangChain over %s', (_name, model) => {
  it('invokes', async () => {
    house.calls.will({ parts: [text('Forty metres.')] });
    const said = await model().invoke('How high is it?');
    expect([said.text, said.usage_metadata]).toMatchObject(['Forty metres.', { output_tokens: 7 }]);
  });

  it('streams', async () => {
    house.calls.will({ parts: [text('Forty metres.')] });
    const chunks = await all(await model().stream('How high is it?'));
    expect(chunks.map((chunk) => chunk.text).join('')).toBe('Forty metres.');
    expect(chunks.length).toBeGreaterThan(3);
  });

  it('calls tools and takes their results', async () => {
    house.calls.will({ parts: [toolCall('height', { of: 'kite' })], finish: 'tool_calls' }, { parts: [text('Forty.')] });
    const bound = model().bindTools([height]);
    const called = await bound.invoke('How high is it?');
    const result = await height.invoke(called.tool_calls![0]!);
    const final = await bound.invoke([{ role: 'user', content: 'How high is it?' }, called, result]);
    expect([called.tool_calls, final.text]).toMatchObject([[{ name: 'height', args: { of: 'kite' } }], 'Forty.']);
    expect(house.calls.last.request.turns.map(({ parts }) => parts.map(({ type }) => type))).toEqual([
      ['text'],
      ['tool_call'],
      ['tool_result'],
    ]);
  });

  it('gives structured answers', async () => {
    const schema = z.object({ metres: z.number() });
    house.calls.will({ parts: [text('{"metres":40}')] });
    const structured = model().withStructuredOutput(schema, { method: 'jsonSchema', name: 'height' });
    expect(await structured.invoke('How high is it?')).toEqual({ metres: 40 });
    expect(house.calls.last.request.output.kind).toBe('schema');
  });
});

it('LangChain embeds', async () => {
  const embeddings = new OpenAIEmbeddings({ model: 'vectors', apiKey: KEY, configuration: { baseURL: `${house.url}/v1` } });
  expect(await embeddings.embedDocuments(['a', 'abc'])).toEqual([
    [1, 0.5, -0.25],
    [3, 0.5, -0.25],
  ]);
});
