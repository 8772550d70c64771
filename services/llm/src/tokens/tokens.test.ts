import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeAll, describe, expect, it } from 'vitest';
import { TEXT_OUTPUT, type ModelRequest, type Part } from '../calls/domain/request.js';
import { tokensOf } from './density.js';
import { TokenEstimator } from './token-estimator.js';

const MODEL = 'gpt-5.5';
const estimator = new TokenEstimator();
beforeAll(() => estimator.load());

const request = (own: Partial<ModelRequest> = {}): ModelRequest => ({
  system: [],
  turns: [],
  tools: [],
  toolChoice: 'auto',
  output: TEXT_OUTPUT,
  ...own,
});
const ofEnglish = (model: string) => estimator.texts([ENGLISH], model);

const asking = (...parts: Part[]) => request({ turns: [{ role: 'user', parts }] });
const saying = (text: string) => asking({ type: 'text', text });

const ENGLISH = 'The committee will look again at what it said before, once it has heard all those who live there. ';
const CODE = 'export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0); // adds them\n';
const JSON_TEXT = `${JSON.stringify({ id: 4711, name: 'Ada Lovelace', tags: ['first', 'second'], ratio: 0.125, at: '2026-11-21T17:00:00Z' })}\n`;
const GERMAN = 'Die Bundesversammlung verabschiedete gestern Nachmittag überraschend eine Änderung der Geschäftsordnung. ';
const JAPANESE = '東京では明日の午後から雨が降る見込みです。傘を忘れないでください。';
const SAMPLES = { ENGLISH, CODE, JSON_TEXT, GERMAN, JAPANESE, MIXED: ENGLISH + CODE + JSON_TEXT + GERMAN + JAPANESE };

describe('an estimate of the tokens of text', () => {
  it.each(Object.entries(SAMPLES))('is never less than what OpenAI counts, and not much more: %s', (_, text) => {
    const counted = countTokens(text.repeat(10));
    const estimated = estimator.texts([text.repeat(10)], MODEL);
    expect(estimated).toBeGreaterThanOrEqual(counted);
    expect(estimated).toBeLessThan(counted * 1.8);
  });

  it.each(Object.entries(SAMPLES))('of 200,000 characters is so as well: %s', (_, text) => {
    const long = text.repeat(Math.ceil(200_000 / text.length));
    const counted = countTokens(long);
    expect(estimator.texts([long], MODEL)).toBeGreaterThanOrEqual(counted);
    expect(estimator.texts([long], MODEL)).toBeLessThan(counted * 1.8);
  });

  it('is at least a token for four characters, whatever the encoding makes of them', () => {
    expect(estimator.texts([' '.repeat(4_000)], MODEL)).toBe(1_000);
  });

  it('is more for models of which the encoding is not known', () => {
    const counted = ofEnglish(MODEL);
    expect(['openai/gpt-4o', 'o3', 'gpt-oss:20b', 'gpt-6-luna'].map(ofEnglish)).toEqual([counted, counted, counted, counted]);
    expect(['gpt-3.5-turbo', 'gemini-2.5-pro', 'llama4', 'claude-sonnet-5'].map((model) => ofEnglish(model) > counted)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it('takes what is a mark to a model for text', () => {
    expect(estimator.texts(['<|endoftext|>'], MODEL)).toBeGreaterThan(1);
  });

  it('is two bytes a token before the encoding is loaded', () => {
    expect(new TokenEstimator().texts(['über'], MODEL)).toBe(3);
  });

  it('is 0 of nothing', () => {
    expect(estimator.texts([], MODEL)).toBe(0);
  });

  it.each([10, 1_000, 40_000, 1_000_000, 20_000_000])('of %i characters looks at 32 pieces of at most 1,024', (length) => {
    const looked: number[] = [];
    tokensOf('a'.repeat(length), (piece) => looked.push(piece.length));
    expect([looked.length <= 32, Math.max(...looked) <= 1_024]).toEqual([true, true]);
  });

  it('takes what it did not look at for as dense as the densest that it saw', () => {
    const half = 'a'.repeat(500_000);
    expect(tokensOf(half + 'b'.repeat(500_000), (piece) => (piece.includes('b') ? piece.length : 1))).toBeGreaterThan(900_000);
  });
});

describe('an estimate of the tokens of a request', () => {
  it('has all words: instructions, turns, calls, results, tools, the schema of the answer', () => {
    const words = request({
      system: [{ type: 'text', text: ENGLISH }],
      turns: [
        { role: 'user', parts: [{ type: 'text', text: ENGLISH }] },
        {
          role: 'assistant',
          parts: [
            { type: 'thinking', text: ENGLISH },
            { type: 'tool_call', id: 'a', name: 'f', input: JSON_TEXT },
            { type: 'opaque', dialect: 'openai-chat', value: { text: ENGLISH } },
          ],
        },
        { role: 'user', parts: [{ type: 'tool_result', callId: 'a', parts: [{ type: 'text', text: ENGLISH }], failed: false }] },
      ],
      tools: [{ name: 'f', description: ENGLISH, schema: { type: 'object', description: ENGLISH } }],
      output: { kind: 'schema', name: 'g', schema: { type: 'object', description: ENGLISH } },
      extra: { dialect: 'openai-chat', fields: { prediction: ENGLISH } },
    });
    const eight = countTokens(ENGLISH) * 8 + countTokens(JSON_TEXT);
    expect(estimator.request(words, MODEL)).toBeGreaterThan(eight);
    expect(estimator.request(words, MODEL)).toBeLessThan(eight + 200);
  });

  it('has more for each turn than the 3 that OpenAI adds', () => {
    expect(estimator.request(saying('Hi'), MODEL)).toBeGreaterThanOrEqual(countTokens('Hi') + 3 + 3);
  });

  it.each<[string, Part, string, number]>([
    [
      'an image, whatever its size',
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'A'.repeat(400_000) } },
      MODEL,
      5_000,
    ],
    ['a small image', { type: 'image', source: { kind: 'url', url: 'https://example.org/a.png' }, detail: 'low' }, MODEL, 3_000],
    [
      'an image for the model that counts most',
      { type: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } },
      'gpt-4o-mini',
      50_000,
    ],
    ['a document of unknown length', { type: 'document', source: { kind: 'url', url: 'https://example.org/a.pdf' } }, MODEL, 300_000],
    ['a short PDF', { type: 'document', source: { kind: 'base64', mediaType: 'application/pdf', data: 'AAAA' } }, MODEL, 3_000],
  ])('counts %s as the dearest would', (_, part, model, tokens) => {
    expect(estimator.request(asking(part), model) - estimator.request(asking(), model)).toBe(tokens);
  });

  it('counts a text file as its text, and an image in a result as an image', () => {
    const data = Buffer.from(ENGLISH.repeat(10)).toString('base64');
    const file = asking({ type: 'document', source: { kind: 'base64', mediaType: 'text/plain', data } });
    const image: Part = { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } };
    expect(estimator.request(file, MODEL)).toBeLessThan(data.length / 2);
    expect(estimator.request(asking({ type: 'tool_result', callId: 'a', parts: [image], failed: false }), MODEL)).toBeGreaterThan(5_000);
  });
});
