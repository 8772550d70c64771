import { zodResponseFormat } from 'openai/helpers/zod';
import type { RunnableToolFunctionWithParse } from 'openai/lib/RunnableFunction';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnswerPart } from '../calls/domain/answer.js';
import { all, openDoors, type OpenDoors } from './fixtures/open-doors.js';
import { text, toolCall } from './fixtures/scripted-calls.js';

let house: OpenDoors;
beforeAll(async () => {
  house = await openDoors();
});
afterAll(() => house[Symbol.asyncDispose]());

const messages = [{ role: 'user' as const, content: 'How high is it?' }];
const WEATHER = {
  type: 'function' as const,
  function: { name: 'height', description: 'Of a kite', parameters: { type: 'object', properties: { of: { type: 'string' } } } },
};

describe('Chat Completions with the official client', () => {
  it('answers with text, usage and what the call cost', async () => {
    house.calls.will({ parts: [text('Forty metres.')] });
    const { data, response } = await house.openai().chat.completions.create({ model: 'small', messages }).withResponse();
    expect(data).toMatchObject({
      object: 'chat.completion',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Forty metres.', refusal: null } }],
      usage: { prompt_tokens: 16, completion_tokens: 7, total_tokens: 23, prompt_tokens_details: { cached_tokens: 3 } },
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-request-id': expect.stringMatching(/^req_[0-9a-f]{32}$/),
      'x-hexad-provider': 'double',
      'x-hexad-cache': 'miss',
      'x-hexad-cost-micro-usd': '42',
      'openai-processing-ms': expect.stringMatching(/^\d+$/),
    });
  });

  it('streams text, and usage where it is wanted', async () => {
    house.calls.will({ parts: [text('Forty metres.')] });
    const stream = await house.openai().chat.completions.create({
      model: 'small',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await all(stream);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('Forty metres.');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 23 } });
  });

  it('streams no usage where it is not wanted', async () => {
    house.calls.will({ parts: [text('Forty metres.')] });
    const chunks = await all(await house.openai().chat.completions.create({ model: 'small', messages, stream: true }));
    expect(chunks.filter((chunk) => 'usage' in chunk)).toEqual([]);
  });

  it('feeds the streaming helper, tool calls included', async () => {
    house.calls.will({
      parts: [text('I look.'), toolCall('height', { of: 'kite' }), toolCall('height', { of: 'tree' }, 'call_2')],
      finish: 'tool_calls',
    });
    const final = await house
      .openai()
      .chat.completions.stream({ model: 'small', messages, tools: [WEATHER] })
      .finalChatCompletion();
    expect(final.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: 'I look.',
        tool_calls: [
          { id: 'call_height', type: 'function', function: { name: 'height', arguments: '{"of":"kite"}' } },
          { id: 'call_2', function: { arguments: '{"of":"tree"}' } },
        ],
      },
    });
  });

  it('goes a round of tools with runTools', async () => {
    house.calls.will({ parts: [toolCall('height', { of: 'kite' })], finish: 'tool_calls' }, { parts: [text('Forty.')] });
    const height: RunnableToolFunctionWithParse<{ of: string }> = {
      type: 'function',
      function: {
        name: 'height',
        description: 'Of a thing',
        parameters: { type: 'object' },
        parse: (input) => JSON.parse(input) as { of: string },
        function: ({ of }) => `${of}: 40`,
      },
    };
    const runner = house.openai().chat.completions.runTools({ model: 'small', messages, tools: [height] });
    expect(await runner.finalContent()).toBe('Forty.');
    expect(house.calls.last.request.turns.slice(1)).toEqual([
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'call_height', name: 'height', input: '{"of":"kite"}' }] },
      { role: 'user', parts: [{ type: 'tool_result', callId: 'call_height', parts: [{ type: 'text', text: 'kite: 40' }], failed: false }] },
    ]);
  });

  it('gives parsed values for a schema', async () => {
    house.calls.will({ parts: [text('{"metres":40}')] });
    const parsed = await house.openai().chat.completions.parse({
      model: 'small',
      messages,
      response_format: zodResponseFormat(z.object({ metres: z.number() }), 'height'),
    });
    expect(parsed.choices[0]?.message.parsed).toEqual({ metres: 40 });
    expect(house.calls.last.request.output).toMatchObject({ kind: 'schema', name: 'height', strict: true });
  });

  it('shows a refusal as one', async () => {
    const format = zodResponseFormat(z.object({ metres: z.number() }), 'kite');
    house.calls.will({ parts: [text('I will not.')], finish: 'refused' });
    const { choices } = await house.openai().chat.completions.parse({ model: 'small', messages, response_format: format });
    house.calls.will({ parts: [{ ...text('I will not.'), refusal: true } as AnswerPart], finish: 'refused' });
    const stream = house.openai().chat.completions.stream({ model: 'small', messages, response_format: format });
    const streamed = await stream.finalChatCompletion();
    expect(choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: null, refusal: 'I will not.', parsed: null } });
    expect(streamed.choices[0]).toMatchObject({ finish_reason: 'stop', message: { refusal: 'I will not.', parsed: null } });
  });

  it('shows what OpenAI alone tells: sources, chances of words and fields besides, and calls of its own kind', async () => {
    const annotations = [{ type: 'url_citation', url_citation: { url: 'https://x.test' } }];
    const logprobs = { content: [{ token: 'Yes', logprob: -0.1 }] };
    const custom = { id: 'call_c', type: 'custom', custom: { name: 'sql', input: 'select 1' } };
    const extra = { dialect: 'openai-chat', fields: { annotations, logprobs, system_fingerprint: 'fp' } } as const;
    const said = { parts: [text('Yes.'), { type: 'opaque', dialect: 'openai-chat', value: custom } as const], extra };
    house.calls.will(said, said);
    const whole = await house.openai().chat.completions.create({ model: 'small', messages });
    const chunks = await all(await house.openai().chat.completions.create({ model: 'small', messages, stream: true }));
    expect(whole).toMatchObject({
      choices: [{ logprobs, message: { content: 'Yes.', annotations, tool_calls: [custom] } }],
      system_fingerprint: 'fp',
    });
    expect([chunks.at(-2), chunks.at(-1)]).toMatchObject([
      { choices: [{ delta: { tool_calls: [{ index: 0, ...custom }] } }] },
      { choices: [{ delta: { annotations }, logprobs, finish_reason: 'stop' }], system_fingerprint: 'fp' },
    ]);
  });
});
