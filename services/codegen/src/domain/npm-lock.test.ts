import { expect, it } from 'vitest';
import { lockWithout } from './npm-lock.js';

const lock = JSON.stringify({
  name: 'app',
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { a: '1.0.0', b: '1.0.0' }, devDependencies: { c: '1.0.0' } },
    'node_modules/a': { dependencies: { shared: '1', own: '1' } },
    'node_modules/a/node_modules/shared': { dependencies: { deep: '1' } },
    'node_modules/b': { dependencies: { shared: '2' } },
    'node_modules/c': {},
    'node_modules/deep': {},
    'node_modules/own': {},
    'node_modules/shared': {},
  },
});
const places = (text: string): string[] => Object.keys((JSON.parse(text) as { packages: object }).packages);

it('a lock without a package is without what nothing else needs, and keeps the rest in its order', () => {
  expect(places(lockWithout(lock, ['a', 'c']))).toEqual(['', 'node_modules/b', 'node_modules/shared']);
  expect(JSON.parse(lockWithout(lock, ['a', 'c']))).toMatchObject({
    packages: { '': { dependencies: { b: '1.0.0' }, devDependencies: {} } },
  });
  expect(JSON.parse(lockWithout(lock, []))).toEqual(JSON.parse(lock));
});
