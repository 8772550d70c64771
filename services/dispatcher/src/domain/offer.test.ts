import { expect, it } from 'vitest';
import { checkOffer, type OfferedKind } from './offer.js';

const kind = (given: Partial<OfferedKind> = {}): OfferedKind => ({
  kind: 'code',
  actions: ['work'],
  capacity: 1,
  cost: 1,
  pool: '',
  ...given,
});
const offer = (...kinds: OfferedKind[]) => ({ process: 'p', host: 'h', kinds, held: [], taking: true });

it('takes on agents of any kind that has a name', () => {
  expect(() => checkOffer(offer(kind(), kind({ kind: 'data-science_2' })))).not.toThrow();
});

it.each([
  ['a name that is none', kind({ kind: 'Code' }), /"Code"/],
  ['no room', kind({ capacity: 0 }), /capacity of code is 0/],
  ['no cost', kind({ cost: 0 }), /cost of code is 0/],
  ['nothing that they can do', kind({ actions: [] }), /can do nothing/],
])('refuses agents with %s', (_, given, message) => {
  expect(() => checkOffer(offer(given))).toThrow(message);
});

it('refuses a kind that is offered twice', () => {
  expect(() => checkOffer(offer(kind(), kind()))).toThrow(/twice/);
});
