import { AppError } from '@hexad/kernel';
import { describe, expect, it, vi } from 'vitest';
import type { Received } from '../driver.js';
import { delivered } from '../fixtures.js';
import { HandOut } from './hand-out.js';
import type { Raw } from './raw.js';

interface Told extends Raw {
  readonly settled: string[];
}

function raw(id: string, key: string, about: Partial<Pick<Raw, 'redelivered' | 'lost'>> = {}): Told {
  const told = delivered({}, id);
  return { ...told, message: { ...told.message, key }, redelivered: 0, lost: new AbortController().signal, ...about };
}

function handing(concurrency = 2): { out: HandOut; got: Received[]; ids: () => string[] } {
  const got: Received[] = [];
  return { out: new HandOut(concurrency, (received) => got.push(received)), got, ids: () => got.map(({ message }) => message.id) };
}

const failure = new AppError('unavailable', 'not now');

describe('handing out', () => {
  it('is one at a time of a key, and many keys at once', async () => {
    const { out, got, ids } = handing();
    for (const [id, key] of [
      ['1', 'a'],
      ['2', 'a'],
      ['3', 'b'],
      ['4', 'c'],
    ] as const)
      out.offer(raw(id, key));
    expect(ids()).toEqual(['1', '3']);
    await got[0]!.ack();
    expect(ids()).toEqual(['1', '3', '4']);
    await got[1]!.ack();
    expect(ids()).toEqual(['1', '3', '4', '2']);
  });

  it('keeps a key in place behind the one that is tried again, and lets others go on', async () => {
    vi.useFakeTimers();
    const { out, got, ids } = handing(1);
    for (const [id, key] of [
      ['1', 'a'],
      ['2', 'a'],
      ['3', 'b'],
    ] as const)
      out.offer(raw(id, key));
    await got[0]!.retry(50, failure);
    await got[1]!.ack();
    expect(ids()).toEqual(['1', '3']);
    vi.advanceTimersByTime(50);
    expect([ids(), got[2]!.attempt]).toEqual([['1', '3', '1'], 2]);
    await got[2]!.ack();
    expect([ids().at(-1), got[3]!.attempt]).toEqual(['2', 1]);
    vi.useRealTimers();
  });

  it('gives the number of tries to the dead letters', async () => {
    const { out, got } = handing();
    const told = raw('1', 'a');
    out.offer(told);
    await got[0]!.bury(failure);
    expect(told.settled).toEqual(['bury unavailable']);
  });

  it('runs what was handed over before while nothing else runs', async () => {
    const { out, got, ids } = handing();
    out.offer(raw('1', 'a'));
    out.offer(raw('2', 'b', { redelivered: 1 }));
    out.offer(raw('3', 'c'));
    expect(ids()).toEqual(['1']);
    await got[0]!.ack();
    await expect.poll(ids).toEqual(['1', '2']);
    await got[1]!.ack();
    expect(ids()).toEqual(['1', '2', '3']);
  });

  it('waits for others that were handed over before, so that the first to come is not the first to run in each life', async () => {
    const firsts = Array.from({ length: 50 }, () => {
      const { out, ids } = handing();
      for (const id of ['1', '2', '3']) out.offer(raw(id, id, { redelivered: 1 }));
      expect(ids()).toEqual([]);
      return ids;
    });
    await expect.poll(() => new Set(firsts.map((ids) => ids()[0]))).toEqual(new Set(['1', '2', '3']));
  });

  it('takes those that were handed over before in another order each time', async () => {
    const firsts = Array.from({ length: 50 }, () => {
      const { out, got, ids } = handing();
      out.offer(raw('0', 'a'));
      for (const id of ['1', '2', '3']) out.offer(raw(id, id, { redelivered: 1 }));
      void got[0]!.ack();
      return ids;
    });
    await expect.poll(() => new Set(firsts.map((ids) => ids()[1]))).toEqual(new Set(['1', '2', '3']));
  });

  it('gives what the broker is told of one that was handed over before time to go out before the next of them may end the process', async () => {
    vi.useFakeTimers();
    const { out, got, ids } = handing();
    for (const id of ['1', '2']) out.offer(raw(id, id, { redelivered: 1 }));
    vi.advanceTimersByTime(100);
    await got[0]!.ack();
    expect(ids()).toHaveLength(1);
    vi.advanceTimersByTime(10);
    expect(ids()).toHaveLength(2);
    vi.useRealTimers();
  });

  it('blames the process that ended again and again on what ran alone, and not on what waited behind it', async () => {
    const { out, got } = handing();
    out.offer(raw('1', 'a', { redelivered: 16 }));
    out.offer(raw('2', 'a', { redelivered: 16 }));
    await expect.poll(() => got).toHaveLength(1);
    await got[0]!.bury(failure);
    await expect.poll(() => got.map(({ crashes }) => crashes)).toEqual([16, 0]);
  });

  it('gives back what waits when it stops, and then whatever comes', async () => {
    const { out, got, ids } = handing(1);
    const [first, second, parked, late] = [raw('1', 'a'), raw('2', 'a'), raw('3', 'b'), raw('4', 'c')];
    out.offer(first);
    out.offer(second);
    out.offer(parked);
    await out.stop();
    out.offer(late);
    expect([first, second, parked, late].map(({ settled }) => settled)).toEqual([[], ['release'], ['release'], ['release']]);
    await got[0]!.retry(1, failure);
    expect([first.settled, ids()]).toEqual([['release'], ['1']]);
  });

  it('forgets what was lost, and goes on with what comes again', async () => {
    const cut = new AbortController();
    const { out, got, ids } = handing(1);
    out.offer(raw('1', 'a', { lost: cut.signal }));
    out.offer(raw('2', 'a', { lost: cut.signal }));
    out.offer(raw('3', 'b', { lost: cut.signal }));
    cut.abort();
    out.forget(cut.signal);
    out.offer(raw('1', 'a'));
    expect(ids()).toEqual(['1']);
    await got[0]!.release();
    expect(ids()).toEqual(['1', '1']);
  });
});
