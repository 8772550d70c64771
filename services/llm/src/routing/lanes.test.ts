import { setImmediate } from 'node:timers/promises';
import { AppError, type ErrorCode } from '@hexad/kernel';
import { Metrics } from '@hexad/telemetry';
import { describe, expect, it } from 'vitest';
import type { Candidate, Limits, Permit } from '../calls/application/ports.js';
import { ProviderLanes } from './application/provider-lanes.js';
import { RecentLatencies } from './application/recent-latencies.js';
import { OwnTime } from './fixtures/own-time.js';
import { SeededRandom } from './fixtures/routing.js';

const TENANT = '01890000-0000-7000-8000-000000000001';
const TOKENS = { input: 10, output: 10, cachedRead: 0, cachedWrite: 0 };
const MINUTE = 60_000;
const STEP_MS = 100;

function open(limits: Limits = {}) {
  const time = new OwnTime();
  const latencies = new RecentLatencies(time);
  const metrics = new Metrics();
  const lanes = new ProviderLanes({ clock: time, alarm: time, latencies, metrics });
  const candidate: Candidate = {
    provider: 'openai',
    dialect: 'openai-chat',
    baseUrl: 'https://api.openai.com/v1',
    needsKey: true,
    headers: {},
    model: 'gpt-4o-mini',
    contextTokens: 1_000,
    maxOutput: 100,
    timeoutMs: 1_000,
    rates: { input: 0n, output: 0n, cachedRead: 0n, cachedWrite: 0n, cachedWriteLong: 0n },
    limits,
  };
  const enter = (waitMs = 0, { tokens = 20, signal = new AbortController().signal, ...more }: EnterOptions = {}) =>
    lanes.enter(more.tenant ?? TENANT, { ...candidate, ...more }, tokens, waitMs, signal);
  const call = async (code?: ErrorCode, details = {}) => end(await enter(), code && new AppError(code, 'x', { details }));
  const state = () => lanes.state(TENANT, candidate);
  const value = (name: string) => metrics.samples().find((sample) => sample.name === name)?.value;
  return { time, latencies, enter, call, state, value };
}
type EnterOptions = Partial<Candidate> & { tokens?: number; signal?: AbortSignal; tenant?: string };

const end = (permit: Permit, error?: AppError, tokens = TOKENS): void => permit.done({ error, tokens, latencyMs: 5 });
const outcome = (entering: Promise<Permit>): Promise<string> => entering.then(() => 'in', ({ code }: AppError) => code); // prettier-ignore
const times = async (count: number, work: () => Promise<unknown>): Promise<void> => {
  for (let i = 0; i < count; i += 1) await work();
};

describe('a lane', () => {
  it('lets as many in at once as its limit says, and the next when one is out', async () => {
    const { enter } = open({ concurrent: 2 });
    const [first] = [await enter(), await enter()];
    await expect(enter()).rejects.toMatchObject({ code: 'provider_limited' });
    const next = enter(1_000);
    end(first);
    expect(await outcome(next)).toBe('in');
  });

  it('lets in who came first, first', async () => {
    const { enter } = open({ concurrent: 1 });
    const order: number[] = [];
    const holder = await enter();
    const waiting = [1, 2, 3].map(async (number) => {
      const permit = await enter(1_000);
      order.push(number);
      end(permit);
    });
    end(holder);
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3]);
  });

  it('sends away who waited as long as they would', async () => {
    const { enter, time } = open({ concurrent: 1 });
    await enter();
    const late = outcome(enter(500));
    time.advance(500);
    expect(await late).toBe('provider_limited');
  });

  it('is left by who is gone, and those behind come in', async () => {
    const { enter, state } = open({ concurrent: 1 });
    const controller = new AbortController();
    const holder = await enter();
    const gone = outcome(enter(1_000, { signal: controller.signal }));
    const next = outcome(enter(1_000));
    controller.abort();
    end(holder);
    expect([await gone, await next, state().waiting]).toEqual(['cancelled', 'in', 0]);
  });

  it('lets in who stands behind somebody that is gone', async () => {
    const { enter, state } = open({ tokensPerMinute: 100 });
    await enter(0, { tokens: 50 });
    const controller = new AbortController();
    const large = outcome(enter(MINUTE * 2, { tokens: 90, signal: controller.signal }));
    const small = outcome(enter(MINUTE * 2, { tokens: 10 }));
    controller.abort();
    expect([await large, state().waiting, await small]).toEqual(['cancelled', 0, 'in']);
  });

  it('is another for another tenant and another provider', async () => {
    const { enter } = open({ concurrent: 1 });
    await enter();
    expect(await outcome(enter(0, { tenant: '01890000-0000-7000-8000-000000000002' }))).toBe('in');
    expect(await outcome(enter(0, { provider: 'other' }))).toBe('in');
  });

  it('lets no more requests in than its limit in any minute', async () => {
    const { enter, time } = open({ requestsPerMinute: 3 });
    const starts: number[] = [];
    for (let ms = 0; ms < 5 * MINUTE; ms += 700) {
      if ((await outcome(enter())) === 'in') starts.push(ms);
      time.advance(700);
    }
    const most = Math.max(...starts.map((start) => starts.filter((each) => each >= start && each < start + MINUTE).length));
    expect([most, starts.length >= 12]).toEqual([3, true]);
  });

  it('says at once when no room comes in time, and when to come again', async () => {
    const { enter, time } = open({ requestsPerMinute: 1 });
    await enter();
    time.advance(10_000);
    const refused = await enter(20_000).catch((error: AppError) => error.details);
    expect(refused).toEqual({ provider: 'openai', retryAfterMs: 51_000 });
    const patient = outcome(enter(55_000));
    time.advance(51_000);
    expect(await patient).toBe('in');
  });

  it('counts tokens as they were in the end, and those of a call that was never made not at all', async () => {
    const { enter } = open({ tokensPerMinute: 100, requestsPerMinute: 3 });
    const [used, unused] = [await enter(0, { tokens: 60 }), await enter(0, { tokens: 40 })];
    await expect(enter(0, { tokens: 1 })).rejects.toMatchObject({ code: 'provider_limited' });
    end(used);
    unused.done({ latencyMs: 0 });
    await enter(0, { tokens: 80 });
    await expect(enter(0, { tokens: 1 })).rejects.toMatchObject({ code: 'provider_limited' });
  });

  it('lets a call in that is larger than its limit, when nothing else was', async () => {
    const { enter, time } = open({ tokensPerMinute: 100 });
    await enter(0, { tokens: 5_000 });
    time.advance(MINUTE - 1);
    expect(await outcome(enter(0, { tokens: 5_000 }))).toBe('provider_limited');
    time.advance(1_001);
    expect(await outcome(enter(0, { tokens: 5_000 }))).toBe('in');
  });

  it('is held for as long as the provider asked, and no longer', async () => {
    const { enter, call, time, state } = open();
    await call('provider_limited', { retryAfterMs: 2_000 });
    expect([await outcome(enter(1_999)), state().heldMs]).toEqual(['provider_limited', 2_000]);
    const waiting = outcome(enter(2_000));
    time.advance(2_000);
    expect(await waiting).toBe('in');
  });

  it('sends on those who waited in it when the provider asks for more than they have', async () => {
    const { enter } = open({ concurrent: 1 });
    const holder = await enter();
    const waiting = outcome(enter(1_000));
    end(holder, new AppError('provider_limited', 'x', { details: { retryAfterMs: 5_000 } }));
    expect(await waiting).toBe('provider_limited');
  });

  it('takes the end of a call once', async () => {
    const { enter, state } = open({ concurrent: 1 });
    const permit = await enter();
    end(permit);
    end(permit);
    await enter();
    expect([await outcome(enter()), state().inUse]).toEqual(['provider_limited', 1]);
  });

  it('tells how long answers took', async () => {
    const { call, latencies } = open();
    await call();
    await call('provider_timeout');
    expect(latencies.median(TENANT, 'openai', 'gpt-4o-mini')).toBe(5);
  });
});

/** So that who enters on the way sees nearly the moment at which it did. */
async function slowly(time: OwnTime, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= STEP_MS) {
    time.advance(Math.min(left, STEP_MS));
    await setImmediate();
  }
}

it.each([1, 2, 3, 4, 5])('a lane keeps its limits and loses nobody, whatever comes, by seed %i', async (seed) => {
  const limits = { concurrent: 4, requestsPerMinute: 30, tokensPerMinute: 900 };
  const { enter, time, state } = open(limits);
  const random = new SeededRandom(seed * 7_919);
  const inside = new Set<Permit>();
  const starts: number[] = [];
  const ends = new Map<string, number>();
  let [most, asked] = [0, 0];
  const calls: Promise<unknown>[] = [];
  for (let step = 0; step < 2_000; step += 1) {
    const dice = random.below(10);
    if (dice < 5) {
      const controller = new AbortController();
      const tokens = 1 + random.below(30);
      asked += 1;
      const call = enter(random.below(3) * 20_000, { tokens, signal: controller.signal }).then((permit) => {
        starts.push(time.now().getTime());
        most = Math.max(most, inside.add(permit).size);
        return 'in';
      });
      calls.push(call.catch(({ code }: AppError) => code).then((end) => ends.set(end, (ends.get(end) ?? 0) + 1))); // prettier-ignore
      if (random.below(10) === 0) controller.abort();
    } else if (dice < 9) {
      const [permit] = inside;
      if (permit !== undefined && inside.delete(permit)) end(permit);
    } else await slowly(time, random.below(5_000));
    await Promise.resolve();
  }
  await slowly(time, MINUTE);
  await Promise.all(calls);
  const requests = Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + MINUTE - STEP_MS).length));
  const ended = [...ends.values()].reduce((sum, count) => sum + count, 0);
  expect({ most, requests, ended, waiting: state().waiting, inUse: state().inUse }).toEqual({
    most: limits.concurrent,
    requests: limits.requestsPerMinute,
    ended: asked,
    waiting: 0,
    inUse: inside.size,
  });
});

describe('a breaker', () => {
  it.each(['provider_unavailable', 'provider_timeout'] as const)('opens after five in a row of %s', async (code) => {
    const { call, enter, state, value } = open();
    await times(5, () => call(code));
    await expect(enter(10_000)).rejects.toMatchObject({ code: 'provider_unavailable', details: { retryAfterMs: 5_000 } });
    expect([state().breaker, value('hexad_llm_breakers_open'), value('hexad_llm_breaker_opened_total')]).toEqual(['open', 1, 1]);
  });

  it.each([
    'provider_rejected',
    'key_refused',
    'provider_limited',
    'context_too_long',
    'cancelled',
    'key_missing',
    'budget_reached',
  ] as const)('never opens by %s, which is no failure of the provider', async (code) => {
    const { call, state, time } = open();
    for (let i = 0; i < 20; i += 1) {
      await call(code);
      time.advance(1_000);
    }
    expect(state().breaker).toBe('closed');
  });

  it('stays closed when one call in between was answered', async () => {
    const { call, state } = open();
    await times(4, () => call('provider_timeout'));
    await call('provider_rejected');
    await times(4, () => call('provider_timeout'));
    expect(state().breaker).toBe('closed');
  });

  it('lets one call at a time find out whether the provider is back, and closes when it is', async () => {
    const { call, enter, state, time, value } = open();
    await times(5, () => call('provider_timeout'));
    time.advance(5_000);
    const probe = await enter();
    expect([await outcome(enter()), state().breaker]).toEqual(['provider_unavailable', 'half_open']);
    end(probe);
    expect([await outcome(enter()), state().breaker, value('hexad_llm_breakers_open')]).toEqual(['in', 'closed', 0]);
  });

  it('is open twice as long each time that the provider is not back, up to a minute', async () => {
    const { call, enter, time } = open();
    await times(5, () => call('provider_timeout'));
    const pauses: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      const { retryAfterMs } = (await enter().catch((error: AppError) => error.details)) as { retryAfterMs: number };
      pauses.push(retryAfterMs);
      time.advance(retryAfterMs);
      await call('provider_unavailable');
    }
    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  });

  it('lets another find out when the first had no luck to find out', async () => {
    const { call, enter, state, time } = open();
    await times(5, () => call('provider_timeout'));
    time.advance(5_000);
    (await enter()).done({ latencyMs: 0 });
    await call();
    expect([await outcome(enter()), state().breaker]).toEqual(['in', 'closed']);
  });

  it('is changed no more by calls from before it opened', async () => {
    const { call, enter, state } = open();
    const slow = await enter();
    await times(5, () => call('provider_timeout'));
    end(slow);
    expect(state().breaker).toBe('open');
  });

  it('is one for all providers at a base URL, and another for another tenant', async () => {
    const { call, enter } = open();
    await times(5, () => call('provider_timeout'));
    expect([await outcome(enter(0, { provider: 'same' })), await outcome(enter(0, { tenant: 'other' }))]).toEqual([
      'provider_unavailable',
      'in',
    ]);
  });
});

it('lanes and breakers of many tenants take no more memory than the limit', async () => {
  const { enter, time, value } = open();
  for (let i = 0; i < 25_000; i += 1) {
    const permit = await enter(0, { tenant: `tenant-${i}`, provider: `mine-${i}` });
    end(permit, i % 5 === 0 ? new AppError('provider_timeout', 'x') : undefined);
    time.advance(10);
  }
  expect(value('hexad_llm_lanes')).toBeLessThanOrEqual(10_000);
});
