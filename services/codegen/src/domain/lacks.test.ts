import { Held } from '@hexad/proto/documents';
import { expect, it } from 'vitest';
import { lackedBy } from './lacks.js';

it('asks pages for sign-in and files alone, and an API for everything', () => {
  expect(lackedBy({ surface: 'ui' })).toEqual(['access', 'exchange']);
  expect(lackedBy({ surface: 'ui', holds: ['access', 'exchange'] })).toEqual([]);
  expect(lackedBy({ surface: 'api' })).toEqual(Held.options);
  expect(lackedBy({ surface: 'api', holds: Held.options })).toEqual([]);
});
