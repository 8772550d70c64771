import { describe, expect, it } from 'vitest';
import { delivered } from '../fixtures.js';
import { Cancellations } from './cancellations.js';

const { message } = delivered();
const cancelled = { tenant: message.tenant, queue: 'q', key: message.key, time: '2026-01-15T12:00:01Z' };

describe('cancellations', () => {
  it('are of tasks that were said before, not after', () => {
    const cancellations = new Cancellations();
    cancellations.read(cancelled);
    const later = { ...message, time: '2026-01-15T12:00:02Z' };
    expect([cancellations.has('q', message), cancellations.has('q', later)]).toEqual([true, false]);
  });

  it('are of one queue and key', () => {
    const cancellations = new Cancellations();
    cancellations.read(cancelled);
    expect([cancellations.has('other', message), cancellations.has('q', { ...message, key: 'other' })]).toEqual([false, false]);
  });

  it('tell those that run, until they have ended', () => {
    const [cancellations, told] = [new Cancellations(), [] as string[]];
    const first = cancellations.watch('q', message, ({ code }) => told.push(`first ${code}`));
    cancellations.watch('q', message, ({ code }) => told.push(`second ${code}`));
    first[Symbol.dispose]();
    cancellations.read(cancelled);
    expect(told).toEqual(['second cancelled']);
  });

  it('are not made of what is none', () => {
    const cancellations = new Cancellations();
    for (const entry of [null, {}, 'x', { ...cancelled, time: 7 }]) cancellations.read(entry);
    expect(cancellations.has('q', message)).toBe(false);
  });
});
