import { expect, it } from 'vitest';
import { contextOf } from './context.js';

const said = (text: string) => ({ author: 'user:ann', text });

it('a new run gets to know what was said, oldest first', () => {
  expect(contextOf([said('one'), said('two')])).toBe('user:ann: one\nuser:ann: two');
});

it('of a long conversation a new run gets to know the newest words that have room', () => {
  const long = ['a', 'b', 'c', 'd', 'e'].map((sign) => said(sign.repeat(16_000)));
  const context = contextOf([...long, said('the last')]);
  expect(context.length).toBeLessThanOrEqual(60_000);
  expect([...new Set(context.match(/\b[a-e](?=[a-e])/g))]).toEqual(['c', 'd', 'e']);
  expect(context.endsWith('user:ann: the last')).toBe(true);
});
