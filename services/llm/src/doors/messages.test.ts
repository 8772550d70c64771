import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { all, openDoors, type OpenDoors } from './fixtures/open-doors.js';
import { text, toolCall } from './fixtures/scripted-calls.js';

let house: OpenDoors;
beforeAll(async () => {
  house = await openDoors();
});
afterAll(() => house[Symbol.asyncDispose]());

const asked = { model: 'small', max_tokens: 100, messages: [{ role: 'user' as const, content: 'How high is it?' }] };
const thought = { type: 'thinking' as const, text: 'It is a kite.', signature: 'proof' };

describe("Anthropic's Messages with the official client", () => {
  it('answers with blocks, usage and what the call cost', async () => {
    house.calls.will({ parts: [thought, text('Forty metres.')] });
    const { data, response } = await house.anthropic().messages.create(asked).withResponse();
    expect(data).toMatchObject({
      type: 'message',
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'It is a kite.', signature: 'proof' },
        { type: 'text', text: 'Forty metres.' },
      ],
      stop_reason: 'end_turn',
      usage: { input_tokens: 11, output_tokens: 7, cache_read_input_tokens: 3, cache_creation_input_tokens: 2 },
    });
    expect([response.headers.get('request-id')?.slice(0, 4), response.headers.get('x-hexad-cost-micro-usd')]).toEqual(['req_', '42']);
  });

  it('streams events in the order in which Anthropic sends them', async () => {
    house.calls.will({ parts: [thought, text('Forty')] });
    const events = await all(await house.anthropic().messages.create({ ...asked, stream: true }));
    expect(events.map(({ type }) => type).filter((type, index, list) => type !== list[index - 1])).toEqual(
      `message_start
      content_block_start content_block_delta content_block_stop
      content_block_start content_block_delta content_block_stop
      message_delta message_stop`.split(/\s+/),
    );
    expect(events[0]).toMatchObject({ message: { usage: { input_tokens: 11, output_tokens: 0 } } });
  });

  it('feeds the streaming helper, thoughts with their proof and tool calls included', async () => {
    house.calls.will({ parts: [thought, text('I look.'), toolCall('height', { of: 'kite' })], finish: 'tool_calls' });
    const message = await house.anthropic().messages.stream(asked).finalMessage();
    expect(message.content).toMatchObject([
      { type: 'thinking', thinking: 'It is a kite.', signature: 'proof' },
      { type: 'text', text: 'I look.' },
      { type: 'tool_use', id: 'call_height', name: 'height', input: { of: 'kite' } },
    ]);
    expect([message.stop_reason, message.usage.output_tokens]).toEqual(['tool_use', 7]);
  });

  it('goes a round of tools with the tool runner', async () => {
    house.calls.will({ parts: [toolCall('height', { of: 'kite' })], finish: 'tool_calls' }, { parts: [text('Forty.')] });
    const tool = betaZodTool({
      name: 'height',
      description: 'Of a thing',
      inputSchema: z.object({ of: z.string() }),
      run: async ({ of }) => `${of}: 40`,
    });
    const final = await house.anthropic().beta.messages.toolRunner({ ...asked, tools: [tool] });
    expect(final.content).toMatchObject([{ type: 'text', text: 'Forty.' }]);
    expect(house.calls.last.request.turns.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(house.calls.last.request.turns.at(-1)).toEqual({
      role: 'user',
      parts: [{ type: 'tool_result', callId: 'call_height', parts: [{ type: 'text', text: 'kite: 40' }], failed: false }],
    });
  });

  it('gives parsed values for a schema', async () => {
    house.calls.will({ parts: [text('{"metres":40}')] });
    const format = zodOutputFormat(z.object({ metres: z.number() }));
    const { parsed_output: parsed } = await house.anthropic().messages.parse({ ...asked, output_config: { format } });
    expect([parsed, house.calls.last.request.output.kind]).toEqual([{ metres: 40 }, 'schema']);
  });

  it('counts tokens', async () => {
    const { max_tokens: _limit, ...counted } = asked;
    expect(await house.anthropic().messages.countTokens(counted)).toEqual({ input_tokens: 17 });
  });

  it('takes prompt caching, pictures, documents and results with pictures', async () => {
    house.calls.will({ parts: [text('A kite.')] });
    const picture = { type: 'image' as const, source: { type: 'base64' as const, media_type: 'image/png' as const, data: 'aGk=' } };
    await house.anthropic().messages.create({
      ...asked,
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
      messages: [
        { role: 'user', content: [picture, { type: 'document', source: { type: 'url', url: 'https://x.test/a.pdf' }, title: 'a' }] },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'look', input: { at: 1 } }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', is_error: true, content: [picture] }] },
      ],
    });
    const source = { kind: 'base64', mediaType: 'image/png', data: 'aGk=' };
    expect(house.calls.last.request).toMatchObject({
      system: [{ type: 'text', text: 'Be brief.', cache: '1h' }],
      turns: [
        {
          parts: [
            { type: 'image', source },
            { type: 'document', source: { kind: 'url', url: 'https://x.test/a.pdf' }, name: 'a' },
          ],
        },
        { parts: [{ type: 'tool_call', id: 't', name: 'look', input: '{"at":1}' }] },
        { parts: [{ type: 'tool_result', callId: 't', failed: true, parts: [{ type: 'image', source }] }] },
      ],
    });
  });

  it('asks for no thoughts where a caller names an effort alone', async () => {
    house.calls.will({ parts: [text('Forty.')] });
    await house.anthropic().messages.create({ ...asked, output_config: { effort: 'high' } });
    const { reasoning, hints } = house.calls.last.request;
    expect([reasoning, hints]).toEqual([{ effort: 'high' }, { dialect: 'anthropic', fields: { thinking: null } }]);
  });

  it('carries what only Anthropic knows to Anthropic, and hints besides', async () => {
    house.calls.will({ parts: [text('Found.')] });
    await house.anthropic().beta.messages.create({
      ...asked,
      betas: ['one-2026'],
      metadata: { user_id: 'u' },
      tools: [{ type: 'web_search_20250305', name: 'web_search' }],
    });
    const { extra, hints } = house.calls.last.request;
    expect(extra).toEqual({ dialect: 'anthropic', fields: { tools: [{ type: 'web_search_20250305', name: 'web_search' }] } });
    expect(hints).toEqual({ dialect: 'anthropic', fields: { metadata: { user_id: 'u' }, betas: ['one-2026'] } });
  });

  it('gives thoughts of another provider back to that provider', async () => {
    const foreign = { ...thought, dialect: 'openai-responses' as const };
    house.calls.will({ parts: [foreign] }, { parts: [text('Yes.')] });
    const { content } = await house.anthropic().messages.stream(asked).finalMessage();
    await house.anthropic().messages.create({ ...asked, messages: [...asked.messages, { role: 'assistant', content }] });
    expect(house.calls.last.request.turns[1]?.parts).toEqual([foreign]);
  });

  it('shows what Anthropic alone tells: sources of texts, why it stopped, and usage besides', async () => {
    const citation = {
      type: 'char_location',
      cited_text: 'forty',
      document_index: 0,
      document_title: null,
      start_char_index: 0,
      end_char_index: 5,
    };
    const searches = { web_search_requests: 2, web_fetch_requests: 0 };
    const cited = { type: 'text', text: 'Forty.', citations: [citation] };
    const extra = {
      dialect: 'anthropic',
      fields: { stop_reason: 'model_context_window_exceeded', usage: { service_tier: 'priority', server_tool_use: searches } },
    } as const;
    const said = { parts: [{ type: 'opaque', dialect: 'anthropic', value: cited } as const], finish: 'length', extra } as const;
    house.calls.will(said, said);
    const whole = await house.anthropic().messages.create(asked);
    const streamed = await house.anthropic().messages.stream(asked).finalMessage();
    expect(whole).toMatchObject({ content: [cited], stop_reason: 'model_context_window_exceeded', usage: { service_tier: 'priority' } });
    expect(streamed).toMatchObject({
      content: [cited],
      stop_reason: 'model_context_window_exceeded',
      usage: { server_tool_use: searches },
    });
  });

  it('tells what was written to the cache by how long it is kept', async () => {
    const tokens = { input: 1, output: 1, cachedRead: 0, cachedWrite: 20, cachedWriteLong: 8 };
    house.calls.will({ parts: [text('Yes.')], tokens });
    const { usage } = await house.anthropic().messages.stream(asked).finalMessage();
    expect(usage.cache_creation).toEqual({ ephemeral_5m_input_tokens: 12, ephemeral_1h_input_tokens: 8 });
  });

  it('tells Anthropic to the letter how to think, and others in our words', async () => {
    house.calls.will({ parts: [text('Yes.')] });
    await house.anthropic().messages.create({ ...asked, thinking: { type: 'disabled' }, output_config: { effort: 'low' } });
    expect(house.calls.last.request).toMatchObject({ reasoning: { effort: 'low' }, hints: { fields: { thinking: { type: 'disabled' } } } });
  });
});
