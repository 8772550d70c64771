import { expect, it } from 'vitest';
import { Provider, type Sending } from '../../calls/application/provider.js';
import type { Answer, Piece } from '../../calls/domain/answer.js';
import { LazyProvider } from './lazy-provider.js';

const ANSWER = { id: 'a', model: 'kite', parts: [], finish: 'stop', tokens: { input: 1, output: 1 } } as unknown as Answer;
const PIECES: readonly Piece[] = [{ type: 'begin', id: 'a', model: 'kite' }];
const sending = {} as Sending;

/** Answers at once; a stream can be closed. */
class Ready extends Provider {
  readonly dialect = 'anthropic';
  closed = 0;
  complete = () => Promise.resolve(ANSWER);
  async *stream() {
    try {
      yield* PIECES;
      await new Promise(() => {});
    } finally {
      this.closed += 1;
    }
  }
  count = () => Promise.resolve(1);
  embed = () => Promise.reject(new Error('has none'));
  models = () => Promise.resolve(['kite']);
}

it('loads nothing before the first call, and once for all that come while it loads', async () => {
  let loads = 0;
  const gate = Promise.withResolvers<Provider>();
  const provider = new LazyProvider('anthropic', () => ((loads += 1), gate.promise));
  expect(loads).toBe(0);
  const calls = [provider.complete(sending), provider.complete(sending), provider.models(sending)];
  gate.resolve(new Ready());
  expect(await Promise.all(calls)).toEqual([ANSWER, ANSWER, ['kite']]);
  expect([loads, await provider.count(sending)]).toEqual([1, 1]);
});

it('fails the call whose load failed, and loads again for the next', async () => {
  let loads = 0;
  const provider = new LazyProvider('anthropic', async () => {
    if ((loads += 1) === 1) throw new Error('the disk is gone');
    return new Ready();
  });
  await expect(provider.complete(sending)).rejects.toThrow('the disk is gone');
  expect(await provider.complete(sending)).toBe(ANSWER);
});

it.each(['the first', 'a later'])('ends %s stream when its consumer stops', async (which) => {
  const ready = new Ready();
  const provider = new LazyProvider('anthropic', () => Promise.resolve(ready));
  if (which === 'a later') await provider.complete(sending);
  for await (const piece of provider.stream(sending)) {
    expect(piece).toBe(PIECES[0]);
    break;
  }
  expect(ready.closed).toBe(1);
});
