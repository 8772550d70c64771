import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ModelHouse, type Json } from './fixtures/model-house.js';

const USAGE = { input: 4_000, output: 2_000, cacheRead: 1_000 };
const Kite = z.object({ name: z.string(), metres: z.number() });
const MINI = { name: 'Mini', metres: 2 };
const WEATHER = { city: 'Ghent' };
const PARAMETERS = { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };

/** One of each protocol that providers speak. */
const MODELS = ['anthropic/claude-sonnet-5', 'openai/gpt-5.5', 'chatty/kite-1', 'gemini/gemini-2.5-flash'];

describe('official clients at the door of `hexad up`', () => {
  let house: ModelHouse;
  beforeAll(async () => {
    house = await ModelHouse.open({
      script: {
        rules: [
          { when: { toolResult: true }, reply: { text: 'It rains.', usage: USAGE } },
          { when: { contains: 'weather' }, reply: { tools: [{ name: 'weather', input: WEATHER }], usage: USAGE } },
          { when: { contains: 'Describe' }, reply: { json: MINI, usage: USAGE } },
        ],
        otherwise: { text: 'It flies as high as you have line.', usage: USAGE },
      },
    });
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  const messages = [{ role: 'user' as const, content: 'Does it fly?' }];
  const SAID = 'It flies as high as you have line.';
  const STOPPED = 'It flies as high as you have ';

  /** What each client's usual calls say. */
  const CALLS: Record<string, (model: string) => Promise<unknown>> = {
    'chat.completions.create': async (model) =>
      (await house.openai.chat.completions.create({ model, messages })).choices[0]!.message.content,
    'chat.completions.create with stream': async (model) => {
      let said = '';
      const stream = await house.openai.chat.completions.create({ model, messages, stream: true });
      for await (const { choices } of stream) said += choices[0]?.delta.content ?? '';
      return said;
    },
    'chat.completions.stream': (model) => house.openai.chat.completions.stream({ model, messages }).finalContent(),
    'responses.create': async (model) => (await house.openai.responses.create({ model, input: 'Does it fly?' })).output_text,
    'responses.stream': async (model) =>
      (await house.openai.responses.stream({ model, input: 'Does it fly?' }).finalResponse()).output_text,
    'messages.create': async (model) => textOf(await house.anthropic.messages.create({ model, max_tokens: 3_000, messages })),
    'messages.stream': (model) => house.anthropic.messages.stream({ model, max_tokens: 3_000, messages }).finalText(),
  };
  const usageOf = async (model: string): Promise<Json> => {
    const [provider, name] = model.split('/') as [string, string];
    return (await house.call('GET', `/v1/usage?provider=${provider}&model=${name}`)).json['total'];
  };
  /** Micro-dollars of one call as the price list has it. */
  const priceOf = async (model: string): Promise<number> => {
    const [provider, name] = model.split('/') as [string, string];
    const { models } = (await house.call('GET', `/v1/model-catalog?provider=${provider}`)).json as { models: Json[] };
    const { rates } = models.find((listed) => listed['name'] === name)!;
    return (USAGE.input * rates.input + USAGE.output * rates.output + USAGE.cacheRead * rates.cachedRead) / 1e6;
  };

  describe.each(MODELS)('%s', (model) => {
    it.each(Object.keys(CALLS))('answers %s', async (name) => {
      expect(await CALLS[name]!(model)).toBe(SAID);
    });

    it('fills a schema for each of them', async () => {
      const said = { model, messages: [{ role: 'user' as const, content: 'Describe the kite.' }] };
      const chat = await house.openai.chat.completions.parse({ ...said, response_format: zodResponseFormat(Kite, 'kite') });
      const response = await house.openai.responses.parse({ model, input: said.messages, text: { format: zodTextFormat(Kite, 'kite') } });
      const message = await house.anthropic.messages.parse({
        ...said,
        max_tokens: 3_000,
        output_config: { format: zodOutputFormat(Kite) },
      });
      expect([chat.choices[0]!.message.parsed, response.output_parsed, message.parsed_output]).toEqual([MINI, MINI, MINI]);
    });

    it('calls a tool for each of them and hears its result', async () => {
      expect([await chatTools(model), await responsesTools(model), await messagesTools(model)]).toEqual(
        Array.from({ length: 3 }, () => [WEATHER, 'It rains.']),
      );
    });

    it('costs what the provider counted, at its price, in usage', async () => {
      const calls = Object.keys(CALLS).length + 3 + 6;
      await expect.poll(async () => (await usageOf(model))['calls']).toBe(calls);
      const tokens = { input: 4_000 * calls, output: 2_000 * calls, cachedRead: 1_000 * calls, cachedWrite: 0 };
      expect(await usageOf(model)).toMatchObject({ succeeded: calls, tokens, cost: String(calls * (await priceOf(model))) });
    });
  });

  async function chatTools(model: string) {
    const asked = { role: 'user' as const, content: 'How is the weather?' };
    const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: PARAMETERS } }];
    const { message } = (await house.openai.chat.completions.create({ model, messages: [asked], tools })).choices[0]!;
    const [call] = message.tool_calls!;
    const result = { role: 'tool' as const, tool_call_id: call!.id, content: 'rain' };
    const then = await house.openai.chat.completions.create({ model, messages: [asked, message, result], tools });
    return [call!.type === 'function' && JSON.parse(call!.function.arguments), then.choices[0]!.message.content];
  }

  async function responsesTools(model: string) {
    const asked = { role: 'user' as const, content: 'How is the weather?' };
    const tools = [{ type: 'function' as const, name: 'weather', parameters: PARAMETERS, strict: true }];
    const { output } = await house.openai.responses.create({ model, input: [asked], tools });
    const call = output.find((item) => item.type === 'function_call')!;
    const result = { type: 'function_call_output' as const, call_id: call.call_id, output: 'rain' };
    const then = await house.openai.responses.create({ model, input: [asked, ...(output as (typeof call)[]), result], tools });
    return [JSON.parse(call.arguments), then.output_text];
  }

  async function messagesTools(model: string) {
    const asked = { role: 'user' as const, content: 'How is the weather?' };
    const most = { model, max_tokens: 3_000, tools: [{ name: 'weather', input_schema: PARAMETERS }] };
    const { content } = await house.anthropic.messages.create({ ...most, messages: [asked] });
    const call = content.find((block) => block.type === 'tool_use')!;
    const result = { type: 'tool_result' as const, tool_use_id: call.id, content: 'rain' };
    const turns = [asked, { role: 'assistant' as const, content }, { role: 'user' as const, content: [result] }];
    return [call.input, textOf(await house.anthropic.messages.create({ ...most, messages: turns }))];
  }

  it('what Responses cannot say goes to OpenAI as a chat completion', async () => {
    const chat = await house.openai.chat.completions.create({ model: 'gpt-5.4-mini', messages, stop: ['line'], seed: 7 });
    const message = await house.anthropic.messages.create({ model: 'gpt-5.4-mini', max_tokens: 3_000, messages, stop_sequences: ['line'] });
    expect([chat.choices[0]!.message.content, textOf(message)]).toEqual([STOPPED, STOPPED]);
  });

  it('what only its own protocol can say is refused by its name elsewhere', async () => {
    const asked = house.openai.chat.completions.create({ model: 'claude-sonnet-5', messages, logit_bias: { 7: 1 }, n: 2 });
    await expect(asked).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/does not support .*n.* of openai-chat/),
    });
  });

  it('a tier is answered by a model of it', async () => {
    const { data, response } = await house.anthropic.messages.create({ model: 'primary', max_tokens: 3_000, messages }).withResponse();
    expect([textOf(data), response.headers.get('x-hexad-provider')]).toEqual([SAID, expect.stringMatching(/^(anthropic|openai|gemini)/)]);
  });

  it('texts become vectors, of OpenAI and of Gemini', async () => {
    const asked = { input: ['kite', 'line'], dimensions: 8 };
    const ofOpenAi = await house.openai.embeddings.create({ model: 'text-embedding-3-small', ...asked });
    const ofGemini = await house.openai.embeddings.create({ model: 'gemini-embedding-001', ...asked });
    expect([ofOpenAi, ofGemini].map(({ data }) => data.map(({ embedding }) => embedding.length))).toEqual([
      [8, 8],
      [8, 8],
    ]);
    await expect.poll(async () => (await usageOf('openai/text-embedding-3-small'))['tokens'].input).toBe(ofOpenAi.usage.prompt_tokens);
  });

  it('models are listed and looked up', async () => {
    const [ofOpenAi, ofAnthropic] = [await house.openai.models.list(), await house.anthropic.models.list()];
    const ids = [ofOpenAi.data.map(({ id }) => id), ofAnthropic.data.map(({ id }) => id)];
    expect(ids).toEqual([expect.arrayContaining(['kite-1', 'gpt-5.5']), expect.arrayContaining(['kite-1', 'claude-sonnet-5'])]);
    expect([
      (await house.openai.models.retrieve('claude-sonnet-5')).id,
      (await house.anthropic.models.retrieve('chatty/kite-1')).id,
    ]).toEqual(['claude-sonnet-5', 'chatty/kite-1']);
  });

  it.each(MODELS)('tokens of %s are counted before they are paid for, and not paid for', async (model) => {
    const before = await usageOf(model);
    const { input_tokens } = await house.anthropic.messages.countTokens({ model, messages });
    expect([input_tokens > 0 && input_tokens < 100, await usageOf(model)]).toEqual([true, before]);
  });
});

const textOf = ({ content }: { readonly content: readonly { readonly type: string }[] }): string =>
  content.map((block) => ('text' in block ? String(block.text) : '')).join('');
