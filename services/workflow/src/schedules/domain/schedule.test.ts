import { describe, expect, it } from 'vitest';
import { dueAt, planOf, type Missed, type ScheduleSpec } from './schedule.js';

const spec = (missed: Missed, more: Partial<ScheduleSpec> = {}): ScheduleSpec => ({
  workflow: 'w',
  inputs: {},
  cron: '0 * * * *',
  timeZone: 'UTC',
  seconds: false,
  missed,
  overlap: 'skip',
  jitterMs: 0,
  ...more,
});
const at = (time: string) => new Date(`2026-01-01T${time}Z`);
const hours = (times: readonly Date[]) => times.map((time) => time.getUTCHours());
const plan = (missed: Missed, now: string) => {
  const { fires, missed: past, next } = planOf({ id: 's', spec: spec(missed), nextAt: at('01:00:00') }, at(now));
  return [hours(fires), hours(past), next?.toISOString().slice(11, 16)];
};

describe('what a schedule does', () => {
  it.each<[string, Missed, string, unknown[]]>([
    ['nothing before its time', { policy: 'all', limit: 9 }, '00:59:59', [[], [], '01:00']],
    ['a run at its time', { policy: 'skip' }, '01:00:00', [[1], [], '02:00']],
    ['a run when it is hardly late', { policy: 'skip' }, '01:00:59', [[1], [], '02:00']],
    ['none for what it missed', { policy: 'skip' }, '04:30:00', [[], [1, 2, 3, 4], '05:00']],
    ['one for all that it missed', { policy: 'once' }, '04:30:00', [[4], [1, 2, 3], '05:00']],
    ['one that is on time for all that it missed', { policy: 'once' }, '04:00:30', [[4], [1, 2, 3], '05:00']],
    ['as many as are wanted, the latest', { policy: 'all', limit: 3 }, '04:30:00', [[2, 3, 4], [1], '05:00']],
  ])('is %s', (_what, missed, now, expected) => {
    expect(plan(missed, now)).toEqual(expected);
  });

  it('comes later by chance, the same chance everywhere', () => {
    const delays = Array.from(
      { length: 50 },
      (_, hour) => dueAt('s', { jitterMs: 1_000 }, new Date(hour * 3_600_000)).getTime() - hour * 3_600_000,
    );
    expect([Math.min(...delays) >= 0, Math.max(...delays) <= 1_000, new Set(delays).size > 40]).toEqual([true, true, true]);
  });

  it('ends when its times do', () => {
    const ending = spec({ policy: 'once' }, { endsAt: at('01:30:00') });
    expect(planOf({ id: 's', spec: ending, nextAt: at('01:00:00') }, at('01:00:00')).next).toBeUndefined();
  });
});
