import { describe, expect, it } from 'vitest';
import { Bench, joined, piecesOf, rawEvents, rawJson, untilBroken, type Can } from '../shared/fixtures/kit.js';
import { AnthropicProvider } from './provider.js';

const CAN = { protocol: 'anthropic', model: 'claude-sonnet-5' } as Can;
const saying = (reply: Parameters<typeof Bench.saying>[2]) => Bench.saying(CAN, (transport) => new AnthropicProvider(transport), reply);

const USAGE = { input_tokens: 10, output_tokens: 7, cache_read_input_tokens: 3, cache_creation_input_tokens: null };
const message = (own: object = {}) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-5',
  content: [{ type: 'text', text: 'Yes.', citations: null }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: USAGE,
  ...own,
});

const SEARCH = { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: { query: 'weather' } };
const CITED = { type: 'text', text: 'Rain.', citations: [{ type: 'web_search_result_location', url: 'https://example.org' }] };

const start = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block });
const delta = (index: number, own: object) => ({ type: 'content_block_delta', index, delta: own });
const stop = (index: number) => ({ type: 'content_block_stop', index });
const begin = { type: 'message_start', message: message({ content: [], stop_reason: null, usage: { ...USAGE, output_tokens: 1 } }) };
const end = (own: object = {}) => ({
  type: 'message_delta',
  delta: { stop_reason: 'end_turn', stop_sequence: null },
  usage: { output_tokens: 7 },
  ...own,
});
const LAST = { type: 'message_stop' };

describe('what Anthropic says', () => {
  it.each([
    ['end_turn', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['stop_sequence', 'stop_sequence'],
    ['tool_use', 'tool_calls'],
    ['pause_turn', 'paused'],
    ['refusal', 'refused'],
    ['something_new', 'stop'],
  ])('with %s is the end %s', async (reason, finish) => {
    const stop_sequence = reason === 'stop_sequence' ? 'END' : null;
    await using whole = await saying(rawJson(message({ stop_reason: reason, stop_sequence })));
    await using streamed = await saying(rawEvents([begin, end({ delta: { stop_reason: reason, stop_sequence } }), LAST]));
    const answers = [await whole.provider.complete(whole.sending()), joined(await piecesOf(streamed.provider.stream(streamed.sending())))];
    const expected = { finish, stopSequence: stop_sequence ?? undefined };
    expect(answers).toMatchObject([expected, expected]);
  });

  it('in blocks that have no word here stays as it is, whole and streamed', async () => {
    await using whole = await saying(rawJson(message({ content: [SEARCH, CITED] })));
    const events = [
      begin,
      start(0, { ...SEARCH, input: {} }),
      delta(0, { type: 'input_json_delta', partial_json: '{"query":' }),
      delta(0, { type: 'input_json_delta', partial_json: '"weather"}' }),
      stop(0),
      start(1, { type: 'text', text: '', citations: [] }),
      delta(1, { type: 'text_delta', text: 'Rain.' }),
      delta(1, { type: 'citations_delta', citation: CITED.citations[0] }),
      stop(1),
      end(),
      LAST,
    ];
    await using streamed = await saying(rawEvents(events));
    const parts = [SEARCH, CITED].map((value) => ({ type: 'opaque', dialect: 'anthropic', value }));
    expect((await whole.provider.complete(whole.sending())).parts).toEqual(parts);
    expect(joined(await piecesOf(streamed.provider.stream(streamed.sending()))).parts).toEqual(parts);
  });

  it('in thoughts comes with their proofs, hidden ones too', async () => {
    const events = [
      begin,
      start(0, { type: 'thinking', thinking: '', signature: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
      delta(0, { type: 'signature_delta', signature: 'c2ln' }),
      stop(0),
      start(1, { type: 'redacted_thinking', data: 'aGlkZGVu' }),
      stop(1),
      end(),
      LAST,
    ];
    await using desk = await saying(rawEvents(events));
    expect(joined(await piecesOf(desk.provider.stream(desk.sending()))).parts).toEqual([
      { type: 'thinking', text: 'Hm.', signature: 'c2ln', dialect: 'anthropic' },
      { type: 'thinking', text: '', signature: 'aGlkZGVu', dialect: 'anthropic', redacted: true },
    ]);
  });

  it('in fields that have no word here is told besides, whole and streamed', async () => {
    const usage = { ...USAGE, output_tokens_details: { thinking_tokens: 5 }, server_tool_use: { web_search_requests: 2 } };
    await using whole = await saying(rawJson(message({ usage, stop_details: { category: 'x' }, tomorrow: 1 })));
    await using streamed = await saying(
      rawEvents([
        begin,
        end({ usage, delta: { stop_reason: 'end_turn', stop_sequence: null, stop_details: { category: 'x' } }, tomorrow: 1 }),
        LAST,
      ]),
    );
    const answers = [await whole.provider.complete(whole.sending()), joined(await piecesOf(streamed.provider.stream(streamed.sending())))];
    const fields = { stop_details: { category: 'x' }, tomorrow: 1, usage: { server_tool_use: { web_search_requests: 2 } } };
    const expected = { extra: { dialect: 'anthropic', fields }, reasoningTokens: 5 };
    expect(answers).toMatchObject([expected, expected]);
  });

  it('of a source after the text was passed on is told at the end', async () => {
    const [citation] = CITED.citations;
    const events = [
      begin,
      start(0, { type: 'text', text: '' }),
      delta(0, { type: 'text_delta', text: 'Rain.' }),
      delta(0, { type: 'citations_delta', citation }),
      stop(0),
      end(),
      LAST,
    ];
    await using desk = await saying(rawEvents(events));
    expect(joined(await piecesOf(desk.provider.stream(desk.sending())))).toMatchObject({
      parts: [{ type: 'text', text: 'Rain.' }],
      extra: { fields: { citations: [citation] } },
    });
  });

  it('of its input is known before the stream breaks', async () => {
    await using desk = await saying({ text: 'A long story that nobody hears.', cutAfter: 1, usage: { input: 40, output: 9 } });
    const { pieces } = await untilBroken(desk.provider.stream(desk.sending()));
    expect(pieces.find(({ type }) => type === 'usage')).toMatchObject({ tokens: { input: 40 } });
  });

  it('of an overload in the middle of a stream is told with its type', async () => {
    await using desk = await saying({ text: 'A long story that nobody hears.', failAfter: { pieces: 1, error: { status: 529 } } });
    const { error } = await untilBroken(desk.provider.stream(desk.sending()));
    expect(error).toMatchObject({ code: 'stream_broken', details: { type: 'overloaded_error', status: 529 } });
  });
});
