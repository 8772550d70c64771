import { expect, it } from 'vitest';
import { readDefects } from './defects.js';

it('there are two hundred defects, in two languages, each of which fits its repository, and half of them are kept', () => {
  const defects = readDefects();
  const count = (what: (one: (typeof defects)[number]) => boolean): number => defects.filter(what).length;
  expect(defects).toHaveLength(200);
  expect([count(({ language }) => language === 'Python'), new Set(defects.map(({ id }) => id)).size]).toEqual([100, 200]);
  expect([count(({ half }) => half === 'seen'), count(({ half }) => half === 'kept')]).toEqual([100, 100]);
});
