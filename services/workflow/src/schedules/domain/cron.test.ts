import { describe, expect, it } from 'vitest';
import { CronTimes, type CronWish } from './cron.js';

const wish = (cron: string, more: Partial<CronWish> = {}): CronWish => ({ cron, timeZone: 'UTC', seconds: false, ...more });
const upcoming = (cron: string, after: string, count: number, more: Partial<CronWish> = {}) =>
  CronTimes.read(wish(cron, more))
    .upcoming(new Date(after), count)
    .map((time) => time.toISOString().slice(0, 19));

describe('the times of a cron expression', () => {
  it.each([
    ['0 9 * * MON-FRI', 'Asia/Kolkata', '2026-01-02T12:00:00Z', ['2026-01-05T03:30:00', '2026-01-06T03:30:00']],
    ['@daily', 'America/New_York', '2026-03-07T12:00:00Z', ['2026-03-08T05:00:00', '2026-03-09T04:00:00']],
    ['0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z', ['2028-02-29T00:00:00', '2032-02-29T00:00:00']],
    ['0 0 1 JAN *', 'UTC', '2026-01-01T00:00:00Z', ['2027-01-01T00:00:00', '2028-01-01T00:00:00']],
  ])('%s in %s', (cron, timeZone, after, expected) => {
    expect(upcoming(cron, after, 2, { timeZone })).toEqual(expected);
  });

  it.each([
    ['moves a time that is not there', '30 2 * * *', '2026-03-28T12:00:00Z', ['2026-03-29T01:30:00', '2026-03-30T00:30:00']],
    ['counts a time that is there twice once', '30 2 * * *', '2026-10-24T12:00:00Z', ['2026-10-25T00:30:00', '2026-10-26T01:30:00']],
    [
      'goes on each hour where clocks go back',
      '0 * * * *',
      '2026-10-24T23:30:00Z',
      ['2026-10-25T00:00:00', '2026-10-25T01:00:00', '2026-10-25T02:00:00'],
    ],
    [
      'and where they go forward',
      '*/30 * * * *',
      '2026-03-29T00:30:00Z',
      ['2026-03-29T01:00:00', '2026-03-29T01:30:00', '2026-03-29T02:00:00'],
    ],
  ])('%s', (_what, cron, after, expected) => {
    expect(upcoming(cron, after, expected.length, { timeZone: 'Europe/Berlin' })).toEqual(expected);
  });

  it('has seconds where they are wanted, and begins and ends when it should', () => {
    const [startsAt, endsAt] = [new Date('2026-01-01T12:00:00Z'), new Date('2026-01-01T12:00:20Z')];
    expect(upcoming('*/10 * * * * *', '2026-01-01T00:00:00Z', 9, { seconds: true, startsAt, endsAt })).toEqual([
      '2026-01-01T12:00:00',
      '2026-01-01T12:00:10',
      '2026-01-01T12:00:20',
    ]);
  });

  it('finds the last times of a long absence without counting all of them', () => {
    const times = CronTimes.read(wish('* * * * * *', { seconds: true }));
    const before = performance.now();
    const found = times.last(new Date('2020-01-01T00:00:00Z'), new Date('2026-01-01T00:00:00Z'), 3);
    expect(found.map((time) => time.toISOString())).toEqual([
      '2025-12-31T23:59:58.000Z',
      '2025-12-31T23:59:59.000Z',
      '2026-01-01T00:00:00.000Z',
    ]);
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it.each([
    ['* * * * * *', {}, 'has 6 fields; it must have five'],
    ['* * * * *', { seconds: true }, 'has 5 fields; it must have six'],
    ['99 * * * *', {}, 'cannot be read'],
    ['', {}, 'has 1 fields'],
    ['H 3 * * *', {}, 'no `H`'],
    ['@reboot', {}, 'cannot be read'],
    ['0 9 * * *', { timeZone: 'Mars/Olympus' }, 'no time zone "Mars/Olympus"'],
    ['0 9 * * *', { startsAt: new Date(2), endsAt: new Date(1) }, 'ends before it starts'],
  ])('refuses %j with %j', (cron, more, message) => {
    expect(() => CronTimes.read(wish(cron, more))).toThrow(message);
  });
});
