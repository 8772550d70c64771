import { expect, it } from 'vitest';
import { backoff } from './backoff.js';

const policy = { attempts: 10, delayMs: 100, maxDelayMs: 1_000 };

it('doubles the delay with each attempt, up to the longest', () => {
  expect([1, 2, 3, 4, 5, 60].map((attempt) => backoff(policy, attempt, 1))).toEqual([100, 200, 400, 800, 1_000, 1_000]);
});

it('spreads the delay between half and all of it', () => {
  expect([0, 0.5, 1].map((random) => backoff(policy, 2, random))).toEqual([100, 150, 200]);
});
