import { expect, it } from 'vitest';
import { preferred } from './priorities.js';

it('prefers high in six of ten turns, normal in three, low in one', () => {
  const turns = Array.from({ length: 100 }, (_, turn) => preferred(turn));
  expect([0, 1, 2].map((priority) => turns.filter((t) => t === priority).length)).toEqual([10, 30, 60]);
});
