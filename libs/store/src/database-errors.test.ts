import { AppError } from '@hexad/kernel';
import { expect, it } from 'vitest';
import { databaseError } from './database-errors.js';

const failed = (about: object): Error => Object.assign(new Error('of the driver'), { driverError: about });

it.each([
  ['a lost serialisation', { code: '40001' }, 'contended'],
  ['a deadlock', { code: '40P01' }, 'contended'],
  ['a duplicate key', { code: '23505' }, 'conflict'],
  ['a refused row', { code: '42501' }, 'forbidden'],
  ['a statement that was stopped', { code: '57014' }, 'timeout'],
  ['an id that is no UUID', { code: '22P02' }, 'invalid'],
  ['a NUL in a text', { code: '22021' }, 'invalid'],
  ['a NUL in JSON', { code: '22P05' }, 'invalid'],
  ['a full disk', { code: '53100' }, 'disk_full'],
  ['too many connections', { code: '53300' }, 'unavailable'],
  ['a server that shuts down', { code: '57P01' }, 'unavailable'],
  ['a lost connection', { code: '08006' }, 'unavailable'],
  ['a server that is not there', { code: 'ECONNREFUSED' }, 'unavailable'],
  ['a connection that ended', { message: 'Connection terminated unexpectedly' }, 'unavailable'],
  [
    'a connection that ended between two statements',
    { message: 'Client has encountered a connection error and is not queryable' },
    'unavailable',
  ],
  ['a mistake in SQL', { code: '42601', message: 'syntax error' }, 'internal'],
])('calls %s by what it means to the caller', (_, driverError, code) => {
  expect(databaseError(failed(driverError)).code).toBe(code);
  expect(databaseError(driverError).code).toBe(code);
  expect(databaseError(driverError).details['away']).toBe(code === 'unavailable' ? 'database' : undefined);
});

it('says which table and constraint it was', () => {
  const error = databaseError(failed({ code: '23505', table: 'notes', constraint: 'notes_pkey' }));
  expect(error.details).toEqual({ table: 'notes', constraint: 'notes_pkey' });
});

it('leaves an error of ours as it is', () => {
  const error = new AppError('not_found', 'There is none.');
  expect(databaseError(error)).toBe(error);
});
