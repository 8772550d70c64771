import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all, KEY } from './fixtures/open-doors.js';
import { openRole, type WholeRole } from './fixtures/whole-role.js';

let role: WholeRole;
let openai: OpenAI;
let anthropic: Anthropic;
beforeAll(async () => {
  role = await openRole();
  openai = new OpenAI({ apiKey: KEY, baseURL: `${role.url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: KEY, baseURL: role.url, maxRetries: 0 });
});
afterAll(() => role[Symbol.asyncDispose]());

const SCHEMA = { type: 'object', properties: { of: { type: 'string' } }, required: ['of'], additionalProperties: false };
const DESCRIBED = { name: 'height', description: 'Of a thing' };

interface Said {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
}

const chatSaid = ({ content, tool_calls: calls = [] }: OpenAI.ChatCompletionMessage): Said => ({
  text: content ?? '',
  calls: calls.flatMap((call) =>
    call.type === 'function' ? [{ name: call.function.name, input: JSON.parse(call.function.arguments) as unknown }] : [],
  ),
});

const responsesSaid = ({ output_text: text, output }: OpenAI.Responses.Response): Said => ({
  text,
  calls: output.flatMap((item) =>
    item.type === 'function_call' ? [{ name: item.name, input: JSON.parse(item.arguments) as unknown }] : [],
  ),
});

const messagesSaid = ({ content }: Anthropic.Message): Said => ({
  text: content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join(''),
  calls: content.flatMap((block) => (block.type === 'tool_use' ? [{ name: block.name, input: block.input }] : [])),
});

/** One round with a tool in each protocol: what the model wants, and what it says to the result. Streamed or not. */
const ROUNDS: Readonly<Record<string, (model: string, streamed: boolean) => Promise<readonly Said[]>>> = {
  async 'Chat Completions'(model, streamed) {
    const tools = [{ type: 'function' as const, function: { ...DESCRIBED, parameters: SCHEMA } }];
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'How high is the kite?' }];
    const ask = async () => {
      const body = { model, messages, tools, max_tokens: 500 };
      const answer = streamed
        ? await openai.chat.completions.stream(body).finalChatCompletion()
        : await openai.chat.completions.create(body);
      return answer.choices[0]!.message;
    };
    const first = await ask();
    messages.push(first, ...first.tool_calls!.map(({ id }) => ({ role: 'tool' as const, tool_call_id: id, content: '40 metres' })));
    return [chatSaid(first), chatSaid(await ask())];
  },
  async Responses(model, streamed) {
    const tools = [{ type: 'function' as const, ...DESCRIBED, parameters: SCHEMA, strict: true }];
    const input: OpenAI.Responses.ResponseInputItem[] = [{ role: 'user', content: 'How high is the kite?' }];
    const ask = () => {
      const body = { model, input, tools, max_output_tokens: 500 };
      return streamed ? openai.responses.stream(body).finalResponse() : openai.responses.create(body);
    };
    const first = await ask();
    for (const item of first.output) {
      input.push(item as OpenAI.Responses.ResponseInputItem);
      if (item.type === 'function_call') input.push({ type: 'function_call_output', call_id: item.call_id, output: '40 metres' });
    }
    return [responsesSaid(first), responsesSaid(await ask())];
  },
  async Messages(model, streamed) {
    const tools = [{ ...DESCRIBED, input_schema: SCHEMA as Anthropic.Tool.InputSchema }];
    const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'How high is the kite?' }];
    const ask = (): Promise<Anthropic.Message> => {
      const body = { model, messages, tools, max_tokens: 500 };
      return streamed ? anthropic.messages.stream(body).finalMessage() : anthropic.messages.create(body);
    };
    const first = await ask();
    const used = first.content.flatMap((block) => (block.type === 'tool_use' ? [block] : []));
    const results = used.map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: '40 metres' }));
    messages.push({ role: 'assistant', content: first.content }, { role: 'user', content: results });
    return [messagesSaid(first), messagesSaid(await ask())];
  },
};

const COMPATIBLE = 'compatible/gpt-4o-mini';
const MODELS = ['anthropic/claude-sonnet-5', 'openai/gpt-5.5', 'gemini/gemini-2.5-flash', COMPATIBLE];

describe.each(Object.entries(ROUNDS))('through %s', (_door, round) => {
  it.each(MODELS.flatMap((model) => [[model, 'streamed'] as const, [model, 'whole'] as const]))(
    '%s goes a round with a tool, %s',
    async (model, how) => {
      role.double.play({
        rules: [
          { when: { toolResult: true }, reply: { text: 'Forty metres.' } },
          { when: { tool: 'height' }, reply: { text: 'I look.', tools: [{ name: 'height', input: { of: 'kite' } }] } },
        ],
      });
      expect(await round(model, how === 'streamed')).toEqual([
        { text: 'I look.', calls: [{ name: 'height', input: { of: 'kite' } }] },
        { text: 'Forty metres.', calls: [] },
      ]);
    },
  );
});

it('a few tokens are enough, though Responses takes no limit below 16', async () => {
  role.double.play({ otherwise: { text: 'Yes.' } });
  const { choices } = await openai.chat.completions.create({
    model: 'openai/gpt-5.5',
    messages: [{ role: 'user', content: 'Hi' }],
    max_tokens: 5,
  });
  const { output_text: said } = await openai.responses.create({ model: 'openai/gpt-5.5', input: 'Hi', max_output_tokens: 5 });
  expect([choices[0]?.message.content, said]).toEqual(['Yes.', 'Yes.']);
});

describe('a failure of a provider', () => {
  it.each([
    [401, 'key_refused', 424],
    [400, 'provider_rejected', 400],
    [429, 'provider_limited', 429],
  ])('%i is %s at each door', async (status, code, shown) => {
    role.double.play({ rules: [{ reply: { error: { status } } }] });
    const failed = [
      await openai.chat.completions
        .create({ model: COMPATIBLE, messages: [{ role: 'user', content: 'Hi' }] })
        .catch((error: unknown) => error),
      await anthropic.messages
        .create({ model: COMPATIBLE, max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] })
        .catch((error: unknown) => error),
    ];
    expect(failed).toMatchObject([
      { status: shown, code },
      { status: shown, errorCode: code },
    ]);
  });

  it('in the middle of a stream is told as such', async () => {
    role.double.play({ rules: [{ reply: { text: 'Forty metres and more.', chunkSize: 3, cutAfter: 3 } }] });
    const stream = anthropic.messages.stream({ model: COMPATIBLE, max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] });
    await expect(stream.finalMessage()).rejects.toMatchObject({ errorCode: 'stream_broken' });
  });
});

it('ends the call at the provider when a client goes away', async () => {
  role.double.play({ rules: [{ reply: { text: 'word '.repeat(200), chunkMs: 20 } }] });
  const stream = await openai.chat.completions.create({ model: COMPATIBLE, messages: [{ role: 'user', content: 'Hi' }], stream: true });
  for await (const { choices } of stream) if (choices[0]?.delta.content) break;
  expect(await role.double.until(({ outcome }) => outcome === 'aborted')).toMatchObject({ endpoint: 'chat' });
});

it.each([true, false])('gives an answer from the cache for nothing, and says so: streamed %s', async (streamed) => {
  role.double.play({ rules: [{ reply: { text: 'Forty metres.' } }] });
  const options = { headers: { 'x-hexad-cache': '60' } };
  const body = { model: COMPATIBLE, max_tokens: 50, messages: [{ role: 'user' as const, content: `How high? ${streamed}` }] };
  const ask = async () => {
    if (!streamed) return anthropic.messages.create(body, options).withResponse();
    const { data, response } = await anthropic.messages.create({ ...body, stream: true }, options).withResponse();
    return { data: await anthropic.messages.stream(body, options).finalMessage(), response, events: await all(data) };
  };
  await ask();
  const { data, response } = await ask();
  expect([messagesSaid(data).text, response.headers.get('x-hexad-cache'), role.double.requests.length]).toEqual([
    'Forty metres.',
    'hit',
    1,
  ]);
  expect(response.headers.get('x-hexad-cost-micro-usd')).toBe(streamed ? null : '0');
});

it.each(['chat/completions', 'messages', 'responses'])('refuses a body that is nested too deeply: %s', async (path) => {
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  const tool = `{"type":"function","name":"a","input_schema":${deep},"parameters":${deep},"function":{"name":"a","parameters":${deep}}}`;
  const tools = path === 'messages' ? tool.replace('function', 'custom') : tool;
  const said = '[{"role":"user","content":"Hi"}]';
  const body = `{"model":"${COMPATIBLE}","max_tokens":9,"messages":${said},"input":${said},"tools":[${tools}]}`;
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
  const answer = await fetch(`${role.url}/v1/${path}`, { method: 'POST', body, headers });
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('nested too deeply')]);
});

it('lists the models, counts and embeds', async () => {
  role.double.play({});
  const models = (await openai.models.list()).data.map(({ id }) => id);
  const counted = await anthropic.messages.countTokens({ model: 'claude-sonnet-5', messages: [{ role: 'user', content: 'Hello there' }] });
  const { data } = await openai.embeddings.create({ model: 'text-embedding-3-small', input: 'kite' });
  expect([models.includes('claude-sonnet-5'), counted.input_tokens > 0, data[0]?.embedding.length]).toEqual([true, true, 1_536]);
});
