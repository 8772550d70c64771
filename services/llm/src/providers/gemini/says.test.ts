import { describe, expect, it } from 'vitest';
import { TokenEstimator } from '../../tokens/index.js';
import { Bench, failureOf, joined, piecesOf, rawEvents, rawJson, untilBroken, WEATHER, type Can } from '../shared/fixtures/kit.js';
import { GeminiProvider } from './provider.js';

const CAN = { protocol: 'gemini', model: 'gemini-2.5-flash' } as Can;
const saying = (reply: Parameters<typeof Bench.saying>[2]) =>
  Bench.saying(CAN, (transport) => new GeminiProvider(transport, new TokenEstimator()), reply);

const USAGE = {
  promptTokenCount: 100,
  cachedContentTokenCount: 60,
  candidatesTokenCount: 7,
  thoughtsTokenCount: 5,
  toolUsePromptTokenCount: 3,
  totalTokenCount: 115,
};
const response = (parts: readonly object[], candidate: object = {}, own: object = {}) => ({
  candidates: [{ content: { role: 'model', parts }, index: 0, ...candidate }],
  usageMetadata: USAGE,
  modelVersion: 'gemini-2.5-flash',
  responseId: 'r1',
  ...own,
});

/** The same answer, streamed and whole. */
async function both(body: object) {
  await using streamed = await saying(rawEvents([body]));
  await using whole = await saying(rawJson(body));
  return [joined(await piecesOf(streamed.provider.stream(streamed.sending()))), await whole.provider.complete(whole.sending())];
}

describe('what Gemini says', () => {
  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'filtered'],
    ['RECITATION', 'filtered'],
    ['LANGUAGE', 'filtered'],
    ['BLOCKLIST', 'filtered'],
    ['PROHIBITED_CONTENT', 'filtered'],
    ['SPII', 'filtered'],
    ['IMAGE_SAFETY', 'filtered'],
    ['CONTINUATION', 'paused'],
    ['MALFORMED_FUNCTION_CALL', 'stop'],
    ['SOMETHING_NEW', 'stop'],
  ])('with %s is the end %s', async (finishReason, finish) => {
    for (const answer of await both(response([{ text: 'Yes.' }], { finishReason }))) expect(answer.finish).toBe(finish);
  });

  it('to a prompt that it blocks is an answer without words', async () => {
    const { candidates: _, ...blocked } = response([], {}, { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } });
    for (const answer of await both(blocked)) {
      expect(answer).toMatchObject({
        parts: [],
        finish: 'filtered',
        extra: { fields: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } } },
      });
    }
  });

  it('costs what it read, what it had in its cache and what it thought, each token once', async () => {
    for (const answer of await both(response([{ text: 'Yes.' }], { finishReason: 'STOP' }))) {
      expect(answer).toMatchObject({ tokens: { input: 43, output: 12, cachedRead: 60, cachedWrite: 0 }, reasoningTokens: 5 });
    }
  });

  it('in texts that follow each other is one part, with the signature behind it', async () => {
    const thought = { type: 'thinking', dialect: 'gemini' };
    const answers = await both(
      response(
        [
          { text: 'Let me ', thought: true },
          { text: 'see.', thought: true, thoughtSignature: 'YQ==' },
          { text: 'It ' },
          { text: 'rains.' },
          { text: '', thoughtSignature: 'Yg==' },
        ],
        {
          finishReason: 'STOP',
        },
      ),
    );
    for (const { parts } of answers) {
      expect(parts).toEqual([
        { ...thought, text: 'Let me see.', signature: 'YQ==' },
        { type: 'text', text: 'It rains.' },
        { ...thought, text: '', signature: 'Yg==' },
      ]);
    }
  });

  it('in calls comes with their signatures, and with ids where it gives none', async () => {
    const functionCall = { name: 'weather', args: { city: 'Bern' } };
    for (const { parts, finish } of await both(
      response([{ functionCall, thoughtSignature: 'YQ==' }, { functionCall }], { finishReason: 'STOP' }),
    )) {
      const call = { type: 'tool_call', name: 'weather', input: '{"city":"Bern"}' };
      expect(parts).toEqual([
        { ...call, id: 'r1-0', signature: 'YQ==' },
        { ...call, id: 'r1-1' },
      ]);
      expect(finish).toBe('tool_calls');
    }
  });

  it('of calls beyond the one that may be is left out', async () => {
    const call = { functionCall: { name: 'weather', args: { city: 'Rome' } } };
    const body = response([call, call, { text: 'And that.' }], { finishReason: 'STOP' });
    await using streamed = await saying(rawEvents([body]));
    await using whole = await saying(rawJson(body));
    const one = { tools: [WEATHER], parallelTools: false };
    const answers = [
      joined(await piecesOf(streamed.provider.stream(streamed.sending(one)))),
      await whole.provider.complete(whole.sending(one)),
    ];
    for (const { parts } of answers) expect(parts.map(({ type }) => type)).toEqual(['tool_call', 'text']);
  });

  it('in parts and fields that have no word here stays as it is', async () => {
    const code = { executableCode: { code: '1 + 1', language: 'PYTHON' } };
    const candidate = { finishReason: 'STOP', finishMessage: 'done', groundingMetadata: { webSearchQueries: ['rain'] } };
    for (const answer of await both(response([code], candidate, { tomorrow: 1 }))) {
      expect(answer.parts).toEqual([{ type: 'opaque', dialect: 'gemini', value: code }]);
      const { finishReason: _, ...rest } = candidate;
      expect(answer.extra).toEqual({ dialect: 'gemini', fields: { tomorrow: 1, candidate: rest } });
    }
  });

  it('of its tokens is told as they grow', async () => {
    const growing = [1, 1, 9].map((candidatesTokenCount, at) =>
      response([{ text: 'a' }], at === 2 ? { finishReason: 'STOP' } : {}, { usageMetadata: { promptTokenCount: 4, candidatesTokenCount } }),
    );
    await using desk = await saying(rawEvents(growing));
    const pieces = await piecesOf(desk.provider.stream(desk.sending()));
    expect(pieces.flatMap((piece) => (piece.type === 'usage' ? [piece.tokens.output] : []))).toEqual([1, 9]);
  });

  it('of its input is known before the stream breaks', async () => {
    await using desk = await saying({ text: 'A long story that nobody hears.', cutAfter: 1, usage: { input: 40, output: 9 } });
    const { pieces, error } = await untilBroken(desk.provider.stream(desk.sending()));
    expect([pieces.find(({ type }) => type === 'usage'), error?.code]).toMatchObject([{ tokens: { input: 40 } }, 'stream_broken']);
  });

  it('of a key that is not valid is told as such, though with status 400', async () => {
    await using desk = await Bench.with(CAN, (transport) => new GeminiProvider(transport, new TokenEstimator()), { keys: ['another'] });
    expect(await failureOf(desk.provider.complete(desk.sending()))).toMatchObject({
      code: 'key_refused',
      details: { type: 'API_KEY_INVALID' },
    });
  });

  it.each(['../secrets', 'a//b', 'models/..'])('is not asked of the model "%s", which would be another address', async (model) => {
    await using desk = await saying({ text: 'Yes.' });
    expect(await failureOf(desk.provider.complete(desk.sending({}, { model })))).toMatchObject({ code: 'model_unknown' });
    expect(desk.double.requests).toEqual([]);
  });

  it('of many texts is vectors in their order, over several requests', async () => {
    await using desk = await saying({ text: 'Yes.' });
    const texts = Array.from({ length: 205 }, (_, at) => `text ${at}`);
    const { vectors, tokens } = await desk.provider.embed({ ...desk.access(), model: 'gemini-embedding-001', texts, dimensions: 8 });
    expect([vectors.length, desk.double.requests.length, tokens.input > 205]).toEqual([205, 3, true]);
  });
});
