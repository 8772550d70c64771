import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPatterns, overlap } from './overlap.js';

const meets = (a: string, b: string): boolean => overlap([a], [b]) !== undefined;

describe('what two tasks will change', () => {
  it.each([
    ['src/a.ts', 'src/a.ts'],
    ['src', 'src/deep/a.ts'],
    ['src/', './src/deep/a.ts'],
    ['**/a.ts', 'src/deep/a.ts'],
    ['src/*.ts', 'src/a*'],
    ['src/**/test/*.ts', 'src/x/y/test/a?.ts'],
    ['**', 'anything/at/all'],
    ['src/{a,b}.ts', 'src/b.ts'],
    ['{src,lib/deep}/b.ts', 'lib/deep/b.ts'],
    ['src/[ab].ts', 'src/a.ts'],
    ['src/A.ts', 'src/a.ts'],
    ['a/**/b', 'a/b'],
  ])('overlaps: %s and %s', (a, b) => {
    expect([meets(a, b), meets(b, a)]).toEqual([true, true]);
  });

  it.each([
    ['src/a.ts', 'src/b.ts'],
    ['src/a.ts', 'src/a.tsx'],
    ['src/*.ts', 'src/a.css'],
    ['src/a*c', 'src/b*c'],
    ['docs/**', 'src/**'],
    ['src/a?.ts', 'src/a.ts'],
  ])('does not overlap: %s and %s', (a, b) => {
    expect([meets(a, b), meets(b, a)]).toEqual([false, false]);
  });

  it('overlaps whenever there is a file that both mean', () => {
    const letter = fc.constantFrom('a', 'b');
    const file = fc.array(
      fc.array(letter, { minLength: 1, maxLength: 3 }).map((name) => name.join('')),
      { minLength: 1, maxLength: 3 },
    );
    const blurred = fc.constantFrom(
      (name: string) => name,
      (name: string) => `${name.slice(0, 1)}*`,
      (name: string) => `?${name.slice(1)}`,
      () => '*',
      () => '**',
    );
    fc.assert(
      fc.property(
        file,
        fc.array(blurred, { minLength: 3, maxLength: 3 }),
        fc.array(blurred, { minLength: 3, maxLength: 3 }),
        (path, one, two) => {
          const by = (ways: typeof one): string => path.map((name, n) => ways[n]!(name)).join('/');
          expect(meets(by(one), by(two))).toBe(true);
        },
      ),
    );
  });

  it.each(['../a', '/etc/passwd', 'C:\\x', '', 'a/../../b', 'x\0y'])('refuses %j, which is no path of a repository', (pattern) => {
    expect(() => checkPatterns([pattern])).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});
