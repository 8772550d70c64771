import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelHouse } from './fixtures/model-house.js';

const PROVIDERS = ['anthropic', 'openai', 'gemini', 'chatty'];
const MODELS = ['anthropic/claude-sonnet-5', 'openai/gpt-5.5', 'gemini/gemini-2.5-flash', 'chatty/kite-1'];

describe('rotation while calls go on', () => {
  let house: ModelHouse;
  beforeAll(async () => {
    house = await ModelHouse.open({
      script: {
        rules: [{ when: { stream: true }, reply: { text: 'It flies as high as you have line.', chunkSize: 4, chunkMs: 5 } }],
        otherwise: { text: 'It flies.', delayMs: 5 },
      },
    });
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  /** Calls of both clients, some of them streams, until it is disposed; then says what went wrong. */
  function load() {
    const messages = [{ role: 'user' as const, content: 'Does it fly?' }];
    const { openai, anthropic } = house;
    const failures: unknown[] = [];
    const over = new AbortController();
    let calls = 0;
    const client = async (at: number): Promise<void> => {
      const model = MODELS[at % MODELS.length]!;
      while (!over.signal.aborted) {
        const said = { model, max_tokens: 100, messages };
        const call = at < MODELS.length ? openai.chat.completions.create(said) : anthropic.messages.stream(said).finalMessage();
        await call.catch((error: unknown) => failures.push(error));
        calls += 1;
      }
    };
    const clients = Promise.all(Array.from({ length: 2 * MODELS.length }, (_, at) => client(at)));
    const stop = async () => {
      over.abort();
      await clients;
      return failures;
    };
    return { stop, answered: () => calls };
  }

  it('of credentials fails not one of them, and the next calls have the new secret', async () => {
    const { stop, answered } = load();
    for (const round of [1, 2, 3]) {
      const before = answered();
      await expect.poll(answered).toBeGreaterThan(before + 10);
      for (const provider of PROVIDERS)
        await house.set(`/v1/keys/${house.keys.get(provider)}/rotate`, { secret: `sk-${provider}-round-${round}` });
    }
    const after = house.double.requests.length;
    await expect.poll(() => house.double.requests.length).toBeGreaterThan(after + 20);
    expect(await stop()).toEqual([]);
    expect(new Set(house.double.requests.slice(after + 8).map(({ key }) => key))).toEqual(
      new Set(PROVIDERS.map((provider) => `sk-${provider}-round-3`)),
    );
  });

  it('of what encrypts them fails not one either', async () => {
    const { stop, answered } = load();
    for (const _round of [1, 2]) {
      const before = answered();
      expect((await house.call('POST', '/v1/key-encryption/rotations')).status).toBe(202);
      const state = async () => (await house.call('GET', '/v1/key-encryption/rotations')).json['state'];
      await expect.poll(state, { timeout: 60_000 }).toBe('done');
      await expect.poll(answered).toBeGreaterThan(before + 10);
    }
    expect(await stop()).toEqual([]);
  });
});
