import { withStore } from '@hexad/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { workflowSchema } from '../../schema.js';
import { DatabaseClock } from './database-clock.js';

const HOUR_MS = 3_600_000;

afterEach(() => vi.useRealTimers());

it('keeps the time of the database when the clock of its own machine jumps', async () => {
  await using db = await withStore([workflowSchema]);
  const clock = await DatabaseClock.open(db.store(workflowSchema));
  const before = clock.now().getTime();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + HOUR_MS });
  expect(clock.now().getTime() - before).toBeLessThan(HOUR_MS / 2);
});

it('begins with the time of the database, not with that of its own machine', async () => {
  const there = new Date('2031-05-04T03:02:01Z');
  const clock = await DatabaseClock.open({ inOneTrip: <R extends object>() => Promise.resolve([{ now: there }] as unknown as R[]) });
  expect(Math.abs(clock.now().getTime() - there.getTime())).toBeLessThan(HOUR_MS);
});
