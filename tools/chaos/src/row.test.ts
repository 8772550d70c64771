import { expect, it } from 'vitest';
import { met, table, type Row } from './row.js';

const good: Row = {
  fault: 'broker killed',
  sent: 20,
  effects: 20,
  lost: 0,
  doubled: 0,
  misordered: 0,
  attached: 6,
  toAttach: 6,
  again: 3,
  peakMb: 120,
  grownMb: 1,
  seconds: 2,
  troubles: [],
};

it('a fault is met when every event had its effect once, in order, and everybody came back', () => {
  expect(met(good)).toBe(true);
});

it.each<[string, Partial<Row>]>([
  ['something is lost', { effects: 19, lost: 1 }],
  ['something is doubled', { effects: 21, doubled: 1 }],
  ['an effect came too early', { misordered: 1 }],
  ['an effect has no event', { effects: 21 }],
  ['a consumer did not come back', { attached: 5 }],
  ['a process holds more and more', { grownMb: 40 }],
  ['a process ended by itself', { troubles: ['ledger ended (1): …'] }],
])('a fault is not met when %s', (_, wrong) => {
  expect(met({ ...good, ...wrong })).toBe(false);
});

it('a table says what else went wrong below it', () => {
  expect(table([{ ...good, troubles: ['ledger ended'] }]).split('\n')).toEqual([
    expect.stringMatching(/^FAULT .* MET$/u),
    expect.stringMatching(/^broker killed .* NO$/u),
    'broker killed: ledger ended',
  ]);
});
