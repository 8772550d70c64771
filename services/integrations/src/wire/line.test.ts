import type { Answered } from '@hexad/host/outgoing';
import { AppError } from '@hexad/kernel';
import { FixedClock } from '@hexad/testing';
import { describe, expect, it } from 'vitest';
import { Line } from './line.js';
import { patiently } from './patiently.js';

type Said = Partial<Answered> | AppError;

/** A line to a provider that answers in order, and then with 200. */
function lineTo(...said: Said[]) {
  const clock = new FixedClock();
  let asked = 0;
  const line = new Line(async () => {
    asked += 1;
    const next = said.shift() ?? {};
    if (next instanceof AppError) throw next;
    return { status: 200, headers: {}, text: '{}', ...next };
  }, clock);
  const patience = { signal: new AbortController().signal, deadline: clock.now().getTime() + 10_000_000 };
  const ask = () => line.ask({ method: 'GET', url: 'https://api.example.com/x', headers: {} }, patience);
  const codeOf = () =>
    ask()
      .then(({ status }) => status)
      .catch((error: AppError) => error.code);
  return { clock, ask, codeOf, patience, count: () => asked };
}

describe('a line to a provider', () => {
  it.each([
    ['seconds', { status: 429, headers: { 'retry-after': '30' } }, 30_000],
    ['a refusal with seconds', { status: 403, headers: { 'retry-after': '60' } }, 60_000],
    ['nothing', { status: 429 }, 60_000],
  ])('leaves it alone as long as it says: %s', async (_, refusal, ms) => {
    const { clock, codeOf, count } = lineTo(refusal);
    const first = [await codeOf(), await codeOf()];
    clock.advance(ms - 1);
    const almost = await codeOf();
    clock.advance(1);
    expect([...first, almost, count(), await codeOf(), count()]).toEqual(['exhausted', 'exhausted', 'exhausted', 1, 200, 2]);
  });

  it('leaves it alone when its own answer used up what was left, until that is reset', async () => {
    const start = new FixedClock().now().getTime();
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(start / 1_000) + 90) };
    const { clock, codeOf, count } = lineTo({ status: 200, headers });
    const seen = [await codeOf(), await codeOf(), count()];
    clock.advance(91_000);
    expect([...seen, await codeOf(), count()]).toEqual([200, 'exhausted', 1, 200, 2]);
  });

  it('tells a refusal of a right from one for a while', async () => {
    const { codeOf } = lineTo({ status: 403, headers: { 'x-ratelimit-remaining': '4999' } });
    expect([await codeOf(), await codeOf()]).toEqual([403, 200]);
  });

  it('asks it no more when it was silent five times in a row', async () => {
    const silent = Array.from({ length: 5 }, () => ({ status: 502 }));
    const { codeOf, count } = lineTo(...silent);
    for (let time = 0; time < 7; time += 1) expect(await codeOf()).toBe('unavailable');
    expect(count()).toBe(5);
  });
});

describe('patience', () => {
  it('tries again what may pass, four times in all, and nothing else', async () => {
    const often = lineTo(...Array.from({ length: 9 }, () => ({ status: 503 })));
    const once = lineTo(new AppError('host_refused', 'no'));
    const run = ({ ask, patience, clock }: typeof often) =>
      patiently(ask, patience, clock, () => -0.5).catch((error: AppError) => error.code);
    expect([await run(often), often.count(), await run(once), once.count()]).toEqual(['unavailable', 4, 'host_refused', 1]);
  });

  it('does not begin to wait for what comes after its time', async () => {
    const { ask, patience, clock, count } = lineTo({ status: 429, headers: { 'retry-after': '600' } });
    const soon = { ...patience, deadline: clock.now().getTime() + 5_000 };
    expect([await patiently(ask, soon, clock).catch((error: AppError) => error.code), count()]).toEqual(['exhausted', 1]);
  });
});
