import { ModelDouble } from '@hexad/model-double';
import { afterAll, describe, expect, it } from 'vitest';
import { TokenEstimator } from '../../../tokens/index.js';
import { sending, streamed, unnamed, WEATHER } from '../fixtures/calls.js';
import { OpenAiClients } from '../wire/clients.js';
import { ChatProvider } from './chat-provider.js';

const clients = new OpenAiClients();
const chat = new ChatProvider(clients, new TokenEstimator());
afterAll(() => clients[Symbol.asyncDispose]());

const playing = (reply: object) => ModelDouble.start({ script: { otherwise: reply } });

describe('a chat completion', () => {
  it('is read with its usage, each token in one place', async () => {
    await using double = await playing({ text: 'Good morning.', usage: { input: 5, cacheRead: 20, output: 4 } });
    expect(await chat.complete(sending(double.url('openai')))).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/),
      model: 'gpt-5.4-mini',
      parts: [{ type: 'text', text: 'Good morning.' }],
      finish: 'stop',
      tokens: { input: 5, cachedRead: 20, cachedWrite: 0, output: 4 },
      reasoningTokens: 0,
      extra: { dialect: 'openai-chat', fields: { service_tier: 'default', system_fingerprint: 'fp_double' } },
    });
  });

  it.each([
    ['text', { text: 'One piece after the other 🎉.', chunkSize: 3 }],
    [
      'tools',
      {
        text: 'Let me see.',
        tools: [
          { name: 'weather', input: { city: 'Bern' } },
          { name: 'weather', input: { city: 'Biel' } },
        ],
      },
    ],
    ['a refusal', { refusal: 'I cannot.' }],
    ['thoughts that are only counted', { text: 'Yes.', thinking: 'Is it?' }],
    ['a filtered answer', { text: 'Hm', finish: 'filter' }],
    ['an answer at its limit', { size: 9_000, finish: 'length' }],
    ['malformed arguments', { tools: [{ name: 'weather', arguments: '{"city": ' }] }],
  ])('is the same whole and streamed: %s', async (_, reply) => {
    await using double = await playing(reply);
    const to = sending(double.url('openai'), { tools: [WEATHER] });
    expect(unnamed(await streamed(chat, to))).toEqual(unnamed(await chat.complete(to)));
  });
});
