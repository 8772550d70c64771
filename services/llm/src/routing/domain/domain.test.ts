import { describe, expect, it } from 'vitest';
import { readShipped } from '../adapters/shipped-catalog.js';
import type { Choice } from './choose.js';
import { Minute } from './minute.js';
import { nearest } from './nearest.js';
import { ranked } from './rank.js';

const SIZES = { contextTokens: 1_000, maxOutput: 100 };
const FREE = { input: 0n, output: 0n, cachedRead: 0n, cachedWrite: 0n, cachedWriteLong: 0n };

function choice(name: string): Choice {
  const { limits, ...place } = { baseUrl: 'https://models.example.com', needsKey: false, headers: {}, timeoutMs: 1_000, limits: {} };
  const provider = { ...place, limits, name, dialects: ['openai-chat'] as const, enabled: true };
  const model = { ...SIZES, provider: name, name: 'm', aliases: [], capabilities: [] };
  const candidate = { ...SIZES, ...place, provider: name, dialect: 'openai-chat' as const, model: 'm', rates: FREE };
  return { offer: { provider, model, prices: [], shippedPrices: [] }, candidate };
}

const firsts = (weights: Readonly<Record<string, number>>, names: readonly string[]): Readonly<Record<string, number>> => {
  const sum = Object.values(weights).reduce((all, weight) => all + weight, 0);
  const counts: Record<string, number> = {};
  // Each ticket of the first draw once; the later draws do not matter for who is first.
  for (let ticket = 0; ticket < sum; ticket += 1) {
    const [first] = ranked(names.map(choice), { weights }, (limit) => (limit === sum ? ticket : 0), () => undefined); // prettier-ignore
    const name = first!.offer.model.provider;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

describe('weights', () => {
  it.each([[{ a: 1, b: 1 }], [{ a: 7, b: 2, c: 1 }], [{ a: 0, b: 5 }], [{ a: 1_000, b: 1 }]])(
    'give each exactly its share of all the tickets that there are: %o',
    (weights) => {
      const expected = Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight > 0));
      expect(firsts(weights, ['a', 'b', 'c', 'd'])).toEqual(expected);
    },
  );

  it('lose nobody: who is drawn last or not at all is tried last', () => {
    const order = ranked(['a', 'b', 'c', 'd'].map(choice), { weights: { d: 1, b: 1 } }, () => 0, () => undefined); // prettier-ignore
    expect(order.map(({ offer }) => offer.model.provider)).toEqual(['b', 'd', 'a', 'c']);
  });
});

describe('a minute', () => {
  it('is never fuller than its limit, says exactly when there is room, and keeps little', () => {
    const [minute, limit] = [new Minute(), 50];
    const taken: (readonly [at: number, amount: number])[] = [];
    let now = 1_000_000;
    for (let i = 0; i < 2_000; i += 1) {
      const amount = 1 + ((i * 7) % 20);
      now += minute.wait(amount, limit, now);
      expect(minute.wait(amount, limit, now)).toBe(0);
      minute.add(amount, now);
      taken.push([now, amount]);
      now += (i * 37) % 900;
    }
    const used = (from: number) => taken.filter(([at]) => at >= from && at < from + 60_000).reduce((sum, [, amount]) => sum + amount, 0);
    expect(Math.max(...taken.map(([at]) => used(at)))).toBeLessThanOrEqual(limit);
  });

  it('takes a correction only while it counts', () => {
    const minute = new Minute();
    minute.add(10, 0);
    minute.correct(-4, 0);
    expect(minute.used(0)).toBe(6);
    expect([minute.used(61_000), (minute.correct(5, 0), minute.used(61_000))]).toEqual([0, 0]);
  });
});

it('the nearest names are those with the most in common', () => {
  expect(nearest('gpt4o-mini', ['claude-opus-5', 'gpt-4o', 'gpt-4o-mini', 'o3'])[0]).toBe('gpt-4o-mini');
});

const { models, prices } = readShipped();
const tiers = (provider: string) => new Set(models.filter((model) => model.provider === provider).flatMap(({ tier }) => tier ?? []));
const names = (all: readonly (readonly [string, string])[]): string[] => all.map(([a, b]) => `${a}/${b}`).sort();

describe('the catalog that ships', () => {
  it('has a model for each tier of each provider that has tiers', () => {
    expect(['anthropic', 'openai', 'gemini'].map((provider) => tiers(provider).size)).toEqual([3, 3, 3]);
  });

  it('has a price for each model, and none for another', () => {
    expect(names(prices.map(({ provider, model }) => [provider, model]))).toEqual(
      names(models.map(({ provider, name }) => [provider, name])),
    );
  });

  it.each([
    ['twice', /twice/, (text: string) => text.replaceAll('claude-opus-5-5', 'claude-opus-5')],
    ['of a stranger', /does not ship/, (text: string) => text.replace('"provider": "anthropic"', '"provider": "acme"')],
    ['with a word that is none', /teir/, (text: string) => text.replace('"tier"', '"teir"')],
    ['with half a micro-dollar', /input/, (text: string) => text.replace('4000000', '4000000.5')],
    ['with a price below nothing', /input/, (text: string) => text.replace('4000000', '-1')],
  ])('is refused with a model %s', (_, why, spoil) => {
    const text = JSON.stringify(FILE, undefined, 1);
    expect(() => readShipped(spoil(text))).toThrow(why);
  });
});

const FILE = {
  checked: '2026-11-21',
  note: [],
  models: ['claude-opus-5-5', 'claude-opus-5'].map((name) => ({
    provider: 'anthropic',
    name,
    tier: 'powerful',
    contextTokens: 1_000,
    maxOutput: 100,
    capabilities: ['tools'],
    prices: [{ input: 4_000_000, output: 1, cachedRead: 1, cachedWrite: 1 }],
  })),
};
