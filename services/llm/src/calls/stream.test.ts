import { AppError } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, type House } from '../fixtures/house.js';
import type { Streaming } from './application/calls.js';
import type { Piece } from './domain/answer.js';
import { asking, Counter, type CounterOptions } from './fixtures/counter.js';
import { begun, said, ScriptedProvider } from './fixtures/scripted-provider.js';

const down = new AppError('provider_unavailable', 'it is down');
const breaking = (...texts: string[]) => new ScriptedProvider({ pieces: begun(...texts), ends: down });

/** The text of a stream, and with what it broke. */
async function hear({ pieces }: Streaming): Promise<{ text: string; last?: Piece; broke?: string }> {
  let [text, last] = ['', undefined as Piece | undefined];
  try {
    for await (const piece of pieces) {
      if (piece.type === 'text') text += piece.text;
      if (piece.type === 'part' && piece.part.type === 'text') text += piece.part.text;
      last = piece;
    }
    return { text, last: last! };
  } catch (error) {
    return { text, broke: AppError.from(error).code };
  }
}

const open = (desk: Counter, more = {}) => desk.calls.stream(desk.order('hi', { streamed: true, ...more }));

describe('a stream', () => {
  let house: House;
  beforeAll(async () => void (house = await embedded()));
  afterAll(() => house[Symbol.asyncDispose]());
  const counter = (options: CounterOptions) => new Counter(house.server, options);

  it('is heard as it is said, and paid at its end', async () => {
    await using desk = counter({ providers: { one: new ScriptedProvider({ answer: said('hello') }) } });
    const budget = await desk.purse.limit(1_000);
    expect(await hear(await open(desk))).toMatchObject({ text: 'hello', last: { type: 'finish', finish: 'stop' } });
    expect(await desk.standing(budget)).toEqual([20, 0]);
  });

  it('goes to the next one when the first fails before its first word', async () => {
    const one = new ScriptedProvider({ pieces: begun().slice(0, 2), ends: down });
    await using desk = counter({ providers: { one, two: new ScriptedProvider({ answer: said('hello') }) } });
    const stream = await open(desk);
    expect([stream.provider, (await hear(stream)).text]).toEqual(['two', 'hello']);
  });

  it('that breaks ends with an error, is paid for what was said, and is no success', async () => {
    await using desk = counter({ providers: { one: breaking('hel', 'lo'), two: new ScriptedProvider({ answer: said('other') }) } });
    const budget = await desk.purse.limit(1_000);
    expect(await hear(await open(desk))).toEqual({ text: 'hello', broke: 'stream_broken' });
    await expect
      .poll(() => desk.records)
      .toMatchObject([{ outcome: 'failed', attempts: [{ outcome: 'failed', tokens: { input: 10, output: 3 } }] }]);
    expect(await desk.standing(budget)).toEqual([16, 0]);
  });

  it('that breaks is gone on with by another one where the tenant wants that, and both are paid', async () => {
    const two = new ScriptedProvider({ answer: said('lo there') });
    await using desk = counter({ providers: { one: breaking('hel'), two }, plan: { midStream: 'continue' } });
    const budget = await desk.purse.limit(1_000);
    expect(await hear(await open(desk))).toMatchObject({ text: 'hello there', last: { type: 'finish', tokens: { input: 20, output: 5 } } });
    expect([two.sent[0]!.request.turns[1], await desk.standing(budget)]).toEqual([
      { role: 'assistant', parts: [{ type: 'text', text: 'hel' }] },
      [34, 0],
    ]);
    expect(desk.records).toMatchObject([{ outcome: 'succeeded', attempts: [{ outcome: 'failed' }, { outcome: 'succeeded' }] }]);
  });

  it('that broke and finds nobody to go on breaks', async () => {
    await using desk = counter({
      providers: { one: breaking('hel'), two: new ScriptedProvider({ error: down }) },
      plan: { midStream: 'continue' },
    });
    expect(await hear(await open(desk))).toEqual({ text: 'hel', broke: 'stream_broken' });
  });

  it('of a fixed form is not gone on with', async () => {
    const two = new ScriptedProvider({ answer: said('}') });
    await using desk = counter({ providers: { one: breaking('{"a":1'), two }, plan: { midStream: 'continue' } });
    expect((await hear(await open(desk, { request: asking('', { output: { kind: 'json' } }) }))).broke).toBe('stream_broken');
    expect(two.sent).toEqual([]);
  });

  it('that is left ends at the provider, and what was said is paid', async () => {
    const one = new ScriptedProvider({ pieces: begun('hello'), ends: 'silence' });
    await using desk = counter({ providers: { one } });
    const [budget, leaving] = [await desk.purse.limit(1_000), new AbortController()];
    const stream = await open(desk, { signal: leaving.signal });
    const heard = hear(stream);
    leaving.abort();
    expect(await heard).toMatchObject({ broke: 'cancelled' });
    await expect.poll(() => desk.records).toMatchObject([{ outcome: 'aborted' }]);
    expect([await desk.standing(budget), one.left]).toEqual([[16, 0], 1]);
  });

  it('that nobody listens to any more ends at the provider', async () => {
    const one = new ScriptedProvider({ pieces: begun('hel', 'lo'), ends: 'silence' });
    await using desk = counter({ providers: { one } });
    const budget = await desk.purse.limit(1_000);
    for await (const piece of (await open(desk)).pieces) if (piece.type === 'text') break;
    await expect.poll(() => desk.records).toMatchObject([{ outcome: 'aborted' }]);
    expect([(await desk.standing(budget))[1], one.left]).toEqual([0, 1]);
  });

  it('whose whole does not fit the schema ends with an error instead of its end', async () => {
    await using desk = counter({ providers: { one: new ScriptedProvider({ answer: said('{"a":') }) } });
    expect(await hear(await open(desk, { request: asking('', { output: { kind: 'json' } }) }))).toEqual({
      text: '{"a":',
      broke: 'output_invalid',
    });
    await expect.poll(() => desk.records).toMatchObject([{ outcome: 'failed' }]);
  });

  it('comes from the cache at once', async () => {
    await using desk = counter({ providers: { one: new ScriptedProvider({ answer: said('hello') }) } });
    await hear(await open(desk, { cacheTtlMs: 1_000 }));
    const again = await open(desk, { cacheTtlMs: 1_000 });
    expect([again.cache, (await hear(again)).text]).toEqual(['hit', 'hello']);
  });
});
