import { AppError } from '@hexad/kernel';
import { Metrics, NoTracing, SilentLog } from '@hexad/telemetry';
import { describe, expect, it } from 'vitest';
import { Consumer, type ConsumerOptions } from './consumer.js';
import type { Handler } from './bus.js';
import { delivered, type Delivered } from './fixtures.js';

const retry = { attempts: 3, delayMs: 1, maxDelayMs: 1, outageMs: 60_000 };
const lane = { kind: 'events', group: 'test', types: ['t'] } as const;
const consumerOf = (handler: Handler, about: Partial<ConsumerOptions> = {}): Consumer =>
  new Consumer({ lane, system: 'test', handler, retry, drainMs: 1_000, log: new SilentLog(), tracing: new NoTracing(), ...about });

/** How the delivery was settled, and how often the handler ran. */
async function after(delivery: Delivered): Promise<{ settled: string[]; handled: number }> {
  let handled = 0;
  const consumer = consumerOf(async () => void (handled += 1));
  consumer.take(delivery);
  await consumer.close();
  return { settled: delivery.settled, handled };
}

/** How deliveries of one message end that fail with these codes, one after the other. */
async function endsOf(codes: readonly ('unavailable' | 'timeout')[], outageMs: number): Promise<string[]> {
  const ends: string[] = [];
  const consumer = consumerOf(({ attempt }) => Promise.reject(new AppError(codes[attempt - 1]!, 'not now')), {
    retry: { ...retry, outageMs },
  });
  for (const attempt of codes.keys()) {
    const delivery = delivered({ attempt: attempt + 1 }, 'm');
    consumer.take(delivery);
    await expect.poll(() => delivery.settled).toHaveLength(1);
    ends.push(...delivery.settled);
  }
  await consumer.close();
  return ends;
}

describe('a consumer', () => {
  it('acknowledges what its handler resolved', async () => {
    expect(await after(delivered())).toEqual({ settled: ['ack'], handled: 1 });
  });

  it.each([
    ['retryable', new AppError('unavailable', 'not now'), 1, 'retry'],
    ['unknown', new TypeError('what?'), 1, 'retry'],
    ['of the caller', new AppError('invalid', 'no such thing'), 1, 'bury invalid'],
    ['of the caller, with details that are no JSON', new AppError('conflict', 'no', { details: { version: 7n } }), 1, 'bury conflict'],
    ['no error at all', Object.create(null) as Error, 1, 'retry'],
    ['of a code that there is not', new AppError('no_such_code' as 'internal', 'what?'), 3, 'bury internal'],
    ['retryable, after the last attempt', new AppError('timeout', 'never'), 3, 'bury timeout'],
    ['of something that is away, after the last attempt', new AppError('unavailable', 'not now'), 3, 'retry'],
  ])('settles an error that is %s', async (_, error, attempt, outcome) => {
    const delivery = delivered({ attempt });
    const consumer = consumerOf(async () => {
      throw error;
    });
    consumer.take(delivery);
    await expect.poll(() => delivery.settled).toEqual([outcome]);
    await consumer.close();
  });

  it('does not count the tries that were in vain because something is away', async () => {
    const away = Array.from({ length: 10 }, () => 'unavailable' as const);
    expect((await endsOf([...away, 'timeout', 'timeout', 'timeout'], 60_000)).slice(9)).toEqual([
      'retry',
      'retry',
      'retry',
      'bury timeout',
    ]);
  });

  it('counts them when its policy gives an outage no time', async () => {
    expect(await endsOf(['unavailable', 'timeout', 'unavailable'], 0)).toEqual(['retry', 'retry', 'bury unavailable']);
  });

  it('tries again the codes that its policy names, and no others', async () => {
    const codes = ['not_found'] as const;
    for (const [code, outcome] of [
      ['not_found', 'retry'],
      ['unavailable', 'bury unavailable'],
    ] as const) {
      const delivery = delivered();
      const failing = async (): Promise<never> => {
        throw new AppError(code, 'as it is');
      };
      const consumer = consumerOf(failing, { retry: { ...retry, codes } });
      consumer.take(delivery);
      await expect.poll(() => delivery.settled).toEqual([outcome]);
      await consumer.close();
    }
  });

  it.each([
    ['is malformed', { malformed: new AppError('invalid', 'no envelope'), type: 't' }, 'invalid'],
    ['is of a type that nobody here handles', { type: 't.v2' }, 'unsupported'],
  ])('refuses, and counts by lane and code, what %s', async (_, { type, ...about }, code) => {
    const [metrics, given] = [new Metrics(), delivered()];
    const delivery = { ...given, ...about, message: { ...given.message, type } };
    let handled = 0;
    const consumer = consumerOf(async () => void (handled += 1), { metrics });
    consumer.take(delivery);
    await consumer.close();
    expect([given.settled, handled]).toEqual([[`bury ${code}`], 0]);
    expect(metrics.samples()).toMatchObject([{ name: 'hexad_bus_refused_total', value: 1, labels: { lane: 'events:test', code } }]);
  });

  it('counts what it gives up', async () => {
    const metrics = new Metrics();
    const consumer = consumerOf(() => Promise.reject(new AppError('invalid', 'no such thing')), { metrics });
    consumer.take(delivered());
    await consumer.close();
    expect(metrics.samples()).toMatchObject([{ name: 'hexad_bus_dead_letters_total', labels: { lane: 'events:test', code: 'invalid' } }]);
  });

  it('buries without handling it what the process died of four times', async () => {
    expect(await after(delivered({ crashes: 4 }))).toEqual({ settled: ['bury exhausted'], handled: 0 });
  });

  it('handles what the process died of three times, since another message may have been the cause', async () => {
    expect(await after(delivered({ crashes: 3 }))).toEqual({ settled: ['ack'], handled: 1 });
  });

  it('gives up without handling it what was lost before its turn', async () => {
    expect(await after(delivered({ lost: AbortSignal.abort() }))).toEqual({ settled: ['release'], handled: 0 });
  });

  it('gives back what it was handed when it was closing', async () => {
    const consumer = consumerOf(async () => undefined);
    await consumer.close();
    const late = delivered();
    consumer.take(late);
    await consumer.close();
    expect(late.settled).toEqual(['release']);
  });

  it('gives back what fails because the bus is closing', async () => {
    const delivery = delivered();
    const consumer = consumerOf(({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))));
    consumer.take(delivery);
    await consumer.close();
    expect(delivery.settled).toEqual(['release']);
  });
});
