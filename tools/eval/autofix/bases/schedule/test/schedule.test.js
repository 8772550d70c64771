import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gaps, interval, merge, overlaps } from '../src/interval.ts';
import { Planner } from '../src/planner.ts';
import { Queue } from '../src/queue.ts';
import { Pool, Room } from '../src/resource.ts';

test('an interval has a length', () => assert.throws(() => interval(2, 2), /2 does not come after 2/));
test('intervals that only meet do not overlap', () =>
  assert.deepEqual([overlaps(interval(1, 2), interval(2, 3)), overlaps(interval(1, 3), interval(2, 4))], [false, true]));
test('intervals are merged', () =>
  assert.deepEqual(merge([interval(5, 6), interval(1, 3), interval(2, 4)]), [interval(1, 4), interval(5, 6)]));
test('gaps are what is between', () =>
  assert.deepEqual(gaps([interval(9, 10), interval(12, 20)], interval(8, 18)), [interval(8, 9), interval(10, 12)]));
test('a day without bookings is one gap', () => assert.deepEqual(gaps([], interval(8, 18)), [interval(8, 18)]));
test('a room is booked once', () => {
  const room = new Room('blue');
  assert.deepEqual(
    [room.book(interval(1, 3)), room.book(interval(2, 4)), room.book(interval(3, 4)), room.describe()],
    [true, false, true, 'blue (2 booked)'],
  );
});
test('a pool has places', () => {
  const pool = new Pool('cars', 2);
  assert.deepEqual(
    [pool.book(interval(1, 3)), pool.book(interval(1, 3)), pool.book(interval(1, 3)), pool.describe()],
    [true, true, false, 'cars (2 booked), 2 places'],
  );
});
test('a queue works by priority and keeps failures', async () => {
  const queue = new Queue();
  queue.add({ priority: 0, run: async () => 'low' });
  queue.add({ priority: 0, run: () => Promise.reject(new Error('broken')) });
  assert.equal(queue.add({ priority: 5, run: async () => 'high' }), 3);
  assert.deepEqual(await queue.drain(), [
    { ok: true, value: 'high' },
    { ok: true, value: 'low' },
    { ok: false, reason: 'broken' },
  ]);
});
test('a planner books urgent wishes first', async () => {
  const planner = new Planner();
  planner.addRoom('blue');
  planner.addPool('cars', 1);
  const outcomes = await planner.bookAll([
    { resource: 'blue', at: interval(9, 11), urgent: false },
    { resource: 'blue', at: interval(10, 12), urgent: true },
    { resource: 'cars', at: interval(10, 12), urgent: false },
    { resource: 'boat', at: interval(10, 12), urgent: false },
  ]);
  assert.deepEqual(outcomes, [
    { ok: true, value: 'blue (1 booked)' },
    { ok: false, reason: 'blue is taken' },
    { ok: true, value: 'cars (1 booked), 1 places' },
    { ok: false, reason: 'There is no boat' },
  ]);
});
test('the first free time is found', async () => {
  const planner = new Planner();
  assert.deepEqual(
    [await planner.firstFree([interval(8, 9), interval(10, 11)], 2), await planner.firstFree([interval(8, 18)], 1)],
    [11, undefined],
  );
});
