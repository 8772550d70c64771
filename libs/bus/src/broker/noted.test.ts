import { AppError } from '@hexad/kernel';
import { expect, it } from 'vitest';
import { notedAttempts, notedError } from './noted.js';

it('a dead letter tells why it died', () => {
  expect(notedError(JSON.stringify(new AppError('conflict', 'no', { details: { n: 1 } })))).toEqual({
    code: 'conflict',
    message: 'no',
    details: { n: 1 },
  });
});

it.each([undefined, '', 'x', '{"code":', 7n, {}])('one that somebody else put there is listed as invalid: %s', (note) => {
  expect(notedError(note)).toMatchObject({ code: 'invalid', details: {} });
});

it.each([
  ['3', 3],
  [undefined, 0],
  ['', 0],
  ['-1', 0],
  ['many', 0],
])('attempts that are noted as %s are %i', (note, attempts) => {
  expect(notedAttempts(note)).toBe(attempts);
});
