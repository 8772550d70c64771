import { expect, it } from 'vitest';
import { stays } from './message-size.js';

it('what the dispatcher leases by stays in the message of a large task: repository, files and the branch that is merged into', () => {
  const leased = { repo: 'r', files: ['a.js'], target: 'main' };
  expect(stays({ ...leased, goal: 'x'.repeat(1_000) })).toEqual(leased);
});
