import { expect, it } from 'vitest';
import { pushFault } from './push-result.js';

it.each([
  ['[rejected] (stale info)', 'contended', 'was moved by somebody else'],
  ['[remote rejected] (branch is currently checked out)', 'conflict', 'is checked out'],
  ['[remote rejected] (fail to run proc-receive hook)', 'forbidden', 'a program of its own (receive.procReceiveRefs)'],
  ['[remote rejected] (pre-receive hook declined)', 'forbidden', 'pre-receive hook declined'],
])('a push that ends with %s says what is to be done', (why, code, words) => {
  const fault = pushFault(`To /srv/a\n!\trefs/heads/a:refs/heads/a\t${why}\nDone\n`, 'a');
  expect([fault?.code, fault?.message]).toEqual([code, expect.stringContaining(words)]);
});

it('a push that was taken has no fault, and one without an answer has', () => {
  expect(pushFault('To /srv/a\n*\trefs/heads/a:refs/heads/a\t[new branch]\nDone\n', 'a')).toBeUndefined();
  expect(pushFault('', 'a')?.code).toBe('unavailable');
});
