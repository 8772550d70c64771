import { PlanCalendar, PlanPerson } from '@hexad/proto/documents';
import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginningOf, calendarOf, workingTime } from './calendars.js';

const HOUR = 3_600_000;
const calendar = (given: object = {}, person?: object) =>
  calendarOf(PlanCalendar.parse(given), person && PlanPerson.parse({ name: 'Ann', ...person }));
const at = (text: string): number => Date.parse(text);
const text = (moment: number): string => new Date(moment).toISOString().slice(0, 16);

describe('working time', () => {
  it('goes on the next morning, and after the weekend on Monday', () => {
    const time = workingTime(calendar(), at('2026-11-20T00:00Z'));
    expect([text(time.endAt(8 * HOUR)), text(time.startAt(8 * HOUR)), text(time.endAt(10 * HOUR))]).toEqual([
      '2026-11-20T17:00',
      '2026-11-23T09:00',
      '2026-11-23T11:00',
    ]);
  });

  it('leaves out holidays, absences, lunch and days on which a person does not work', () => {
    const person = { days: ['mon', 'tue', 'wed'], absences: [{ from: '2026-11-24', to: '2026-11-24' }] };
    const time = workingTime(
      calendar(
        {
          holidays: ['2026-11-23'],
          hours: [
            { from: '09:00', to: '12:00' },
            { from: '13:00', to: '18:00' },
          ],
        },
        person,
      ),
      at('2026-11-23T00:00Z'),
    );
    expect([text(time.startAt(0)), text(time.endAt(4 * HOUR)), text(time.startAt(8 * HOUR))]).toEqual([
      '2026-11-25T09:00',
      '2026-11-25T14:00',
      '2026-11-30T09:00',
    ]);
  });

  it('keeps to the clock of the time zone, also where that changes', () => {
    const time = workingTime(calendar({ timeZone: 'Europe/Berlin' }), beginningOf('2026-10-23', 'Europe/Berlin'));
    expect([text(time.startAt(0)), text(time.startAt(8 * HOUR))]).toEqual(['2026-10-23T07:00', '2026-10-26T08:00']);
  });

  it('loses the hour that a night of summer time takes, and has the one it gives back', () => {
    const night = { timeZone: 'Europe/Berlin', days: ['sun'], hours: [{ from: '00:00', to: '06:00' }] };
    const spring = workingTime(calendar(night), beginningOf('2026-03-29', 'Europe/Berlin'));
    const autumn = workingTime(calendar(night), beginningOf('2026-10-25', 'Europe/Berlin'));
    expect([spring.positionAt(at('2026-03-30T00:00Z')) / HOUR, autumn.positionAt(at('2026-10-26T00:00Z')) / HOUR]).toEqual([5, 7]);
  });

  it('gives every position back from the moment at which it is reached', () => {
    const time = workingTime(calendar({ timeZone: 'America/New_York', holidays: ['2026-12-25'] }), at('2026-11-21T15:00Z'));
    assert(
      property(integer({ min: 1, max: 2_000 * HOUR }), (position) => {
        expect([time.positionAt(time.endAt(position)), time.positionAt(time.startAt(position))]).toEqual([position, position]);
      }),
    );
  });

  it('that never comes is refused', () => {
    const time = workingTime(calendar({}, { absences: [{ from: '2000-01-01', to: '2999-12-31' }] }), at('2026-11-21T00:00Z'));
    expect(() => time.startAt(0)).toThrow('does not end within 60 years');
  });
});
