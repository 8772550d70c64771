import type { Clock } from '@hexad/kernel';
import { expect, it } from 'vitest';
import { Lines } from './lines.js';

/** A clock that is set, and what was told where nothing else was written. */
function watched() {
  let now = 0;
  const clock: Clock = { now: () => new Date(now) };
  const told: (readonly string[])[] = [];
  const lines = new Lines(clock, async (some) => void told.push(some));
  return { lines, told, at: (time: number) => void (now = time) };
}

it('tells the first line with what is written, and those in quick succession after it together', async () => {
  const { lines, told, at } = watched();
  expect(lines.due(['read a'])).toEqual(['read a']);
  at(40);
  expect([lines.due(['read b']), lines.due([]), lines.due(['read c'])]).toEqual([[], [], []]);
  at(250);
  expect(lines.due(['read d'])).toEqual(['read b', 'read c', 'read d']);
  await lines.rest();
  expect(told).toEqual([]);
});

it('tells what is held back a while later, also when nothing more is written', async () => {
  const { lines, told, at } = watched();
  lines.due(['read a']);
  at(240);
  lines.due(['read b']);
  lines.due(['read c']);
  await expect.poll(() => told).toEqual([['read b', 'read c']]);
  expect(lines.due([])).toEqual([]);
});

it('tells the rest at the end, and nothing once it was dropped', async () => {
  const { lines, told } = watched();
  lines.due(['read a']);
  lines.due(['read b']);
  await lines.rest();
  lines.due(['read c']);
  lines.drop();
  await lines.rest();
  expect(told).toEqual([['read b']]);
});
