import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SpanReceiver } from '@hexad/telemetry/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelHouse } from './fixtures/model-house.js';

const KEYS = ['first', 'second'].map((time) => (provider: string) => `sk-planted-${time}-for-${provider}-7f3a91c2`);
const PROVIDERS = ['anthropic', 'openai', 'gemini', 'chatty'];
const MODELS = ['anthropic/claude-sonnet-5', 'openai/gpt-5.5', 'gemini/gemini-2.5-flash', 'chatty/kite-1'];
/** What a person might paste. */
const PERSONAL = [
  'ada.planted@example.org',
  '4111 1111 1111 1111',
  'DE89 3704 0044 0532 0130 00',
  '+32 470 12 34 56',
  'AKIAQ7PLANTEDKEY2345',
];
const PASTED = `Write to ${PERSONAL.join(' or ')} about the kite festival.`;
const PLANTED = [...PERSONAL, ...KEYS.flatMap((key) => PROVIDERS.map(key))];

/** Those of the planted words that stand there, whatever stands between their letters. */
const found = (text: string): string[] =>
  PLANTED.filter((word) => text.includes(word) || text.includes(Buffer.from(word).toString('base64')));

describe('provider keys and personal data, planted', () => {
  let house: ModelHouse;
  let spans: SpanReceiver;
  beforeAll(async () => {
    spans = await SpanReceiver.open();
    house = await ModelHouse.open({
      script: {
        rules: [
          {
            when: { key: KEYS[1]!('chatty'), contains: 'refuse' },
            reply: { error: { status: 401, message: `No key: ${KEYS[1]!('chatty')}` } },
          },
          { when: { contains: 'break' }, reply: { text: 'It flies high.', chunkSize: 2, cutAfter: 2 } },
          { when: { contains: 'reject' }, reply: { error: { status: 400 } } },
        ],
        otherwise: { text: 'It flies.' },
      },
      env: { HEXAD_OTLP_URL: spans.url, HEXAD_LOG_LEVEL: 'debug' },
      secret: KEYS[0]!,
    });
    const { json: settings } = await house.call('GET', '/v1/call-settings');
    await house.set('/v1/call-settings', { ...settings, redact: 'on', storeBodies: true, cacheTtlMs: 60_000 });
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
    await spans?.[Symbol.asyncDispose]();
  });

  const ask = async (model: string, content: string): Promise<void> => {
    const said = { model, max_tokens: 100, messages: [{ role: 'user' as const, content }] };
    await house.openai.chat.completions.create(said).catch(() => undefined);
    await house.anthropic.messages
      .stream(said)
      .finalMessage()
      .catch(() => undefined);
    await house.openai.responses.create({ model, input: content, max_output_tokens: 100 }).catch(() => undefined);
  };

  it('are used and taken out: no request to a provider has the data', async () => {
    for (const model of MODELS) await ask(model, PASTED);
    for (const [provider, id] of house.keys) await house.set(`/v1/keys/${id}/rotate`, { secret: KEYS[1]!(provider) });
    for (const model of MODELS) for (const what of ['', 'refuse', 'break', 'reject']) await ask(model, `${what} ${PASTED}`);
    const bodies = house.double.requests.map(({ body }) => JSON.stringify(body));
    expect([
      bodies.length > 20,
      bodies.filter((body) => found(body).length > 0),
      bodies.some((body) => body.includes('kite festival')),
    ]).toEqual([true, [], true]);
  });

  it('are in no answer of the platform', async () => {
    const calls = (await house.call('GET', '/v1/calls')).json['calls'] as { id: string }[];
    const paths = ['keys', 'providers', 'calls', 'calls.csv', 'usage?groupBy=error', 'audit', ...calls.map(({ id }) => `calls/${id}`)];
    const texts: string[] = [await house.metrics()];
    for (const path of paths) texts.push((await house.call('GET', `/v1/${path}`)).text);
    expect([calls.length > 20, found(texts.join('\n'))]).toEqual([true, []]);
  });

  it('are in no span', async () => {
    await spans.span(({ attributes }) => attributes['error.type'] === 'key_refused');
    await house.stop();
    expect([spans.spans.length > 40, found(JSON.stringify(spans.spans))]).toEqual([true, []]);
  });

  it('are in no file: database, logs or any other', async () => {
    await house.stop();
    const files = (await readdir(house.machine.folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const leaks: string[] = [];
    let seen = 0;
    for (const { parentPath, name } of files) {
      const text = await readFile(join(parentPath, name), 'latin1');
      if (text.includes('kite festival')) seen += 1;
      leaks.push(...found(text).map((word) => `${name}: ${word}`));
    }
    expect([leaks, seen > 0]).toEqual([[], true]);
  });
});
