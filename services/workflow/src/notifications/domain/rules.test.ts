import { describe, expect, it } from 'vitest';
import type { Channel } from './channel.js';
import { nextDigest } from './digest-time.js';
import { severityOf, type Happening } from './happening.js';
import { plan, type Rules } from './plan.js';
import { quietUntil, type QuietHours } from './quiet-hours.js';
import type { Subscription } from './subscription.js';
import { titleOf } from './title.js';
import { PAUSES, pauseAfter } from './tries.js';
import { fits, isTypePattern } from './type-pattern.js';

const ENDED = 'hexad.workflow.run.ended.v1';
const noon = new Date('2026-11-20T12:00:00Z');

const happening = (more: Partial<Happening> = {}): Happening => ({
  id: 'e1',
  type: ENDED,
  projectId: 'p1',
  runId: 'r1',
  at: noon,
  actor: 'user:ann',
  severity: 'error',
  title: 'build failed',
  data: { state: 'failed', workflow: 'build' },
  ...more,
});

const subscription = (more: Partial<Subscription> = {}): Subscription => ({
  id: 's1',
  projectId: '',
  userId: '',
  name: 'all',
  types: ['hexad.**'],
  filter: '',
  minSeverity: 'info',
  channelIds: ['c1'],
  urgent: false,
  dedupeKey: '',
  dedupeSeconds: 0,
  enabled: true,
  fault: '',
  createdAt: noon,
  ...more,
});

const channel = (more: Partial<Channel> = {}): Channel => ({
  id: 'c1',
  projectId: '',
  kind: 'webhook',
  name: 'ops',
  target: 'https://example.com',
  room: '',
  userId: '',
  state: 'active',
  reason: '',
  failingSince: undefined,
  createdAt: noon,
  ...more,
});

const rules = (subscriptions: Subscription[], channels: Channel[] = [channel()], quiet: [string, QuietHours][] = []): Rules => ({
  subscriptions,
  channels: new Map(channels.map((one) => [one.id, one])),
  quiet: new Map(quiet),
});

const told = (...args: Parameters<typeof rules>) => plan(rules(...args), happening(), noon).messages;

describe('a type pattern', () => {
  it.each([
    ['hexad.workflow.run.ended.v1', true],
    ['hexad.workflow.*.*.v1', true],
    ['hexad.**', true],
    ['**', true],
    ['hexad.*', false],
    ['hexad.workflow.run.ended', false],
    ['hexad.llm.**', false],
  ])('%s fits the end of a run: %s', (pattern, expected) => {
    expect(fits(pattern, ENDED)).toBe(expected);
  });

  it.each(['hexad.**.v1', '', 'a b', 'x'.repeat(121), 'a..b'])('cannot be %j', (pattern) => {
    expect(isTypePattern(pattern)).toBe(false);
  });
});

describe('who hears of an event', () => {
  it.each<[string, Partial<Subscription>, number]>([
    ['with another project', { projectId: 'p2' }, 0],
    ['with its project', { projectId: 'p1' }, 1],
    ['that wants only what is critical', { minSeverity: 'critical' }, 0],
    ['that is switched off', { enabled: false }, 0],
    ['whose filter holds', { filter: 'data.state == "failed" && project_id == "p1"' }, 1],
    ['whose filter does not hold', { filter: 'data.workflow == "docs"' }, 0],
    ['whose filter gives no truth', { filter: 'data.workflow' }, 0],
    ['of a channel that is gone', { channelIds: ['c9'] }, 0],
  ])('is a subscription %s', (_, more, expected) => {
    expect(told([subscription(more)])).toHaveLength(expected);
  });

  it('is told nothing over a channel that is switched off', () => {
    expect(told([subscription()], [channel({ state: 'disabled' })])).toEqual([]);
  });

  it('says what a filter failed with, and tells the others', () => {
    const planned = plan(rules([subscription({ filter: 'data.nothing.there' }), subscription({ id: 's2' })]), happening(), noon);
    expect([[...planned.faults], planned.messages.map(({ subscriptionId }) => subscriptionId)]).toEqual([
      [['s1', expect.stringContaining('nothing') as string]],
      ['s2'],
    ]);
  });

  it('hears of it once over one channel, at the earliest time that a subscription wants', () => {
    const daily = subscription({ id: 's2', digest: { every: 'daily', at: '18:00', day: '', timeZone: 'UTC' } });
    expect(told([daily, subscription()])).toMatchObject([{ subscriptionId: 's1', dueAt: noon, waitsFor: '' }]);
  });
});

describe('quiet hours', () => {
  const nights: QuietHours = {
    timeZone: 'Europe/Berlin',
    spans: [
      { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '22:00', to: '07:00' },
      { days: ['sat', 'sun'], from: '00:00', to: '24:00' },
    ],
  };

  it.each([
    ['in the evening', '2026-11-18T22:30:00+01:00', '2026-11-19T07:00:00+01:00'],
    ['after midnight', '2026-11-19T03:00:00+01:00', '2026-11-19T07:00:00+01:00'],
    ['at their first moment', '2026-11-18T22:00:00+01:00', '2026-11-19T07:00:00+01:00'],
    ['before a weekend, over it', '2026-11-20T23:00:00+01:00', '2026-11-23T00:00:00+01:00'],
    ['in the night in which the clock goes back', '2026-10-23T23:00:00+02:00', '2026-10-26T00:00:00+01:00'],
  ])('end %s', (_, at, until) => {
    expect(quietUntil(nights, new Date(at))).toEqual(new Date(until));
  });

  it.each([
    ['at their end', '2026-11-19T07:00:00+01:00'],
    ['in the day', '2026-11-19T12:00:00+01:00'],
  ])('are over %s', (_, at) => {
    expect(quietUntil(nights, new Date(at))).toBeUndefined();
  });

  it('that never end still have an end to wait for', () => {
    const always: QuietHours = {
      timeZone: 'UTC',
      spans: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' }],
    };
    expect(quietUntil(always, noon)!.getTime() - noon.getTime()).toBeLessThan(60 * 86_400_000);
  });

  it.each<[string, Partial<Subscription>, string]>([
    ['hold a message of the person', {}, 'quiet_hours'],
    ['hold a digest', { digest: { every: 'hourly', at: '00:30', day: '', timeZone: 'UTC' } }, 'digest'],
    ['do not hold what is urgent', { urgent: true }, ''],
  ])('%s', (_, more, waitsFor) => {
    const day: QuietHours = { timeZone: 'UTC', spans: [{ days: ['fri'], from: '11:00', to: '15:00' }] };
    const [message] = told([subscription(more)], [channel({ userId: 'ann' })], [['ann', day]]);
    expect([message!.waitsFor, message!.dueAt.toISOString()]).toEqual([
      waitsFor,
      waitsFor === '' ? noon.toISOString() : '2026-11-20T15:00:00.000Z',
    ]);
  });
});

describe('a digest', () => {
  const berlin = { day: 'mon', timeZone: 'Europe/Berlin' } as const;
  it.each([
    ['hourly', '00:15', '2026-11-20T12:15:00Z'],
    ['hourly', '00:00', '2026-11-20T13:00:00Z'],
    ['daily', '18:00', '2026-11-20T17:00:00Z'],
    ['daily', '09:00', '2026-11-21T08:00:00Z'],
    ['weekly', '09:00', '2026-11-23T08:00:00Z'],
  ] as const)('that is %s at %s goes out at %s', (every, at, next) => {
    expect(nextDigest({ every, at, ...berlin }, noon)).toEqual(new Date(next));
  });

  it('keeps its time of the clock when the clock changes', () => {
    const before = new Date('2027-03-27T12:00:00Z');
    expect(nextDigest({ every: 'daily', at: '09:00', ...berlin }, before)).toEqual(new Date('2027-03-28T07:00:00Z'));
  });

  it('at an hour that the clock jumps over goes out all the same', () => {
    const before = new Date('2027-03-27T12:00:00Z');
    expect(nextDigest({ every: 'daily', at: '02:30', ...berlin }, before)).toEqual(new Date('2027-03-28T01:30:00Z'));
  });

  it('never goes out in the minute that it is made in', () => {
    expect(nextDigest({ every: 'weekly', at: '13:00', day: 'fri', timeZone: 'Europe/Berlin' }, noon)).toEqual(
      new Date('2026-11-27T12:00:00Z'),
    );
  });
});

describe('tries', () => {
  it('have pauses that grow, with chance in them, for a good day', () => {
    const all = PAUSES.map((_, at) => pauseAfter(at + 1, 0)!);
    const hours = all.reduce((sum, one) => sum + one, 0) / 3_600_000;
    expect([all, pauseAfter(1, 1), hours > 24 && hours < 36]).toEqual([PAUSES, 6_000, true]);
  });

  it('end', () => {
    expect(pauseAfter(PAUSES.length + 1, 0)).toBeUndefined();
  });

  it('wait as long as the other end asks, within reason', () => {
    expect([pauseAfter(1, 0, 60_000), pauseAfter(1, 0, 10 ** 9)]).toEqual([60_000, 7_200_000]);
  });
});

describe('an event for people', () => {
  it.each([
    [ENDED, { state: 'failed' }, 'error'],
    [ENDED, { state: 'compensation_failed' }, 'critical'],
    [ENDED, { state: 'succeeded' }, 'info'],
    ['hexad.workflow.alert.raised.v1', { severity: 'critical' }, 'critical'],
    ['hexad.workflow.alert.raised.v1', { severity: 'terrible' }, 'error'],
    ['hexad.llm.budget.exhausted.v1', {}, 'error'],
    ['hexad.spec.spec.finalized.v1', {}, 'info'],
  ])('%s with %j is %s', (type, data, severity) => {
    expect(severityOf(type, data)).toBe(severity);
  });

  it('has a title of one line, whatever is in it', () => {
    const title = titleOf('hexad.workflow.alert.raised.v1', {
      workflow: 'build',
      message: `Look\r\nBcc: x@example.com ${'long '.repeat(100)}`,
    });
    expect([title.startsWith('build: Look Bcc: x@example.com'), title.includes('\n'), title.length]).toEqual([true, false, 200]);
  });
});
