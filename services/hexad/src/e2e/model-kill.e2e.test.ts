import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBooks } from './fixtures/books.js';
import { ModelHouse, type Json } from './fixtures/model-house.js';

const LONG = 'It flies as high as you have line, and comes down when the wind does.';
/** Micro-dollars. Each call below reserves a good 15,000, so that some have to wait. */
const LIMIT = 300_000;
/** Micro-dollars for one call more, where the others left nothing. */
const ROOM = 5_000;

describe('`kill -9` of `hexad up` in the middle of calls', () => {
  let house: ModelHouse;
  let url: string;
  let debited: number;
  const limit = (amount: number): Promise<Json> => house.set('/v1/budgets', { scope: 'tenant', window: 'month', limit: amount });
  beforeAll(async () => {
    house = await ModelHouse.open({
      script: {
        rules: [{ when: { stream: true }, reply: { text: LONG, chunkSize: 2, chunkMs: 20 } }],
        otherwise: { text: LONG, delayMs: 5 },
      },
    });
    url = `pglite:${join(house.machine.dataDir, 'db')}`;
    await limit(LIMIT);
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  const asked = { model: 'chatty/kite-1', max_tokens: 1_000, messages: [{ role: 'user' as const, content: 'Does it fly?' }] };
  const budget = async (): Promise<Json> => (await house.call('GET', '/v1/budgets')).json['budgets'][0];
  const sent = () => house.double.requests.filter(({ endpoint }) => endpoint === 'chat');

  /** Until the gateway is gone; half of the clients stream. */
  async function callAgainAndAgain(client: number): Promise<void> {
    const { openai, anthropic } = house;
    for (;;) {
      try {
        if (client % 2 === 0) await openai.chat.completions.stream(asked).finalContent();
        else await anthropic.messages.create(asked);
      } catch (error) {
        if ((error as { status?: number }).status === undefined) return;
      }
    }
  }

  it('leaves books that agree, and no call that was sent without a reservation', async () => {
    const clients = Promise.all(Array.from({ length: 30 }, (_, client) => callAgainAndAgain(client)));
    await house.double.until(({ number }) => number >= 60, AbortSignal.timeout(60_000));
    await house.kill();
    await clients;
    const { differences, attempts, ...books } = await readBooks(url);
    ({ debited } = books);
    expect([differences, attempts.held > 0]).toEqual([[], true]);
    expect(attempts.held + attempts.settled).toBeGreaterThanOrEqual(sent().length);
  });

  it('holds or has debited what was reserved when it is started again, and goes on within the limit', async () => {
    await house.start();
    const { spent, reserved } = await budget();
    const claimed = Number(spent) + Number(reserved);
    expect([claimed > debited, claimed <= LIMIT]).toEqual([true, true]);
    await limit(LIMIT + ROOM);
    const { choices } = await house.openai.chat.completions.create({ ...asked, max_tokens: 20 });
    expect(choices[0]!.message.content).toBe(LONG);
  });

  it('debits what the dead process never settled, and has in usage what is in the ledger', { timeout: 120_000 }, async () => {
    await expect.poll(budget, { timeout: 90_000, interval: 500 }).toMatchObject({ reserved: '0' });
    const { spent } = await budget();
    const used = async () => (await house.call('GET', '/v1/usage')).json['total'].cost;
    await expect.poll(used, { timeout: 10_000 }).toBe(spent);
    expect(Number(spent)).toBeLessThanOrEqual(LIMIT + ROOM);
    await house.stop();
    const { differences, attempts } = await readBooks(url);
    expect([differences, attempts.held, attempts.expired > 0]).toEqual([[], 0, true]);
  });
});
