import { describe, expect, it } from 'vitest';
import { namesIn, predict } from './predict.js';

const paths = ['src/cart.ts', 'src/price.ts', 'src/tax.ts', 'test/cart.test.ts', 'README.md', 'docs/README.md'];
const history = [
  ['src/cart.ts', 'test/cart.test.ts'],
  ['src/cart.ts', 'test/cart.test.ts', 'src/gone.ts'],
  ['src/cart.ts', 'src/tax.ts'],
  ['src/price.ts', 'src/tax.ts'],
];
const told = (given: object) =>
  predict({ goal: '', planned: [], paths, definers: [], history, ...given }).map(({ path, because }) => `${path} ${because}`);

describe('files that will probably change', () => {
  it('are those that the plan says, the goal names, and what it names is defined in, in this order', () => {
    expect(told({ goal: 'mend src/tax.ts', planned: ['src/new.ts'], definers: ['src/price.ts', 'src/tax.ts'], history: [] })).toEqual([
      'src/new.ts planned',
      'src/tax.ts named',
      'src/price.ts defines',
    ]);
  });

  it('are what has changed together with these more than once, as long as it is there', () => {
    expect(told({ goal: 'round up in cart.ts' })).toEqual(['src/cart.ts named', 'test/cart.test.ts changes_with']);
  });

  it('are not guessed: a name that two files have, and commits that touched everything, say nothing', () => {
    const wide = Array.from({ length: 30 }, (_, n) => `src/${n}.ts`);
    expect(
      told({
        goal: 'Improve README.md',
        history: [
          [...wide, 'README.md'],
          [...wide, 'README.md'],
        ],
      }),
    ).toEqual(['README.md named']);
    expect(told({ goal: 'make it faster' })).toEqual([]);
  });

  it('are few', () => {
    expect(
      told({ definers: Array.from({ length: 40 }, (_, n) => `src/${n}.ts`), paths: Array.from({ length: 40 }, (_, n) => `src/${n}.ts`) }),
    ).toHaveLength(12);
  });
});

it('names in a goal are those that look like code', () => {
  expect(namesIn('parseDate must take `tax`, HttpServer and read_file(), not The Whole Thing')).toEqual([
    'tax',
    'parseDate',
    'HttpServer',
    'read_file',
  ]);
});
