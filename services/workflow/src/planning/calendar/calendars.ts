import type { PlanCalendar, PlanPerson, Weekday } from '@hexad/proto/documents';
import { Temporal } from 'temporal-polyfill';
import { WorkingTime, type Span } from './working-time.js';

const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAYS_OF_YEAR = 366;

export interface CalendarOf extends PlanCalendar {
  readonly absences: PlanPerson['absences'];
}

/** The calendar of the project with what is different for one person. A person's own holidays come on top. */
export const calendarOf = (project: PlanCalendar, person?: PlanPerson): CalendarOf => ({
  timeZone: person?.timeZone ?? project.timeZone,
  days: person?.days ?? project.days,
  hours: person?.hours ?? project.hours,
  holidays: [...project.holidays, ...(person?.holidays ?? [])],
  absences: person?.absences ?? [],
});

/** Working time from a moment on. The clock of the time zone counts: on the day when it changes, eight hours are eight hours of that clock. */
export function workingTime(calendar: CalendarOf, since: number): WorkingTime {
  const { timeZone, absences } = calendar;
  const days = new Set(calendar.days.map((day) => WEEKDAYS.indexOf(day) + 1));
  const holidays = new Set(calendar.holidays);
  const hours = calendar.hours.map(({ from, to }) => [minutes(from), minutes(to)] as const);
  const first = Temporal.Instant.fromEpochMilliseconds(since).toZonedDateTimeISO(timeZone).toPlainDate();
  const at = (date: Temporal.PlainDate, minute: number): number => {
    const day = minute === 1_440 ? date.add({ days: 1 }) : date;
    const clock = minute === 1_440 ? 0 : minute;
    return day.toZonedDateTime({ timeZone, plainTime: new Temporal.PlainTime(Math.floor(clock / 60), clock % 60) }).epochMilliseconds;
  };
  return new WorkingTime((year) => {
    const spans: Span[] = [];
    for (let day = 0; day < DAYS_OF_YEAR; day += 1) {
      const date = first.add({ days: year * DAYS_OF_YEAR + day });
      if (!days.has(date.dayOfWeek)) continue;
      const name = date.toString();
      if (holidays.has(name) || absences.some(({ from, to }) => from <= name && name <= to)) continue;
      for (const [from, to] of hours) {
        const span = { from: Math.max(since, at(date, from)), to: at(date, to) };
        if (span.from < span.to) spans.push(span);
      }
    }
    return spans;
  });
}

/** Any hour of any day, as agents work. */
export const anyTime = (since: number): WorkingTime =>
  new WorkingTime((year) => [{ from: since + year * DAYS_OF_YEAR * 86_400_000, to: since + (year + 1) * DAYS_OF_YEAR * 86_400_000 }]);

/** Midnight at the beginning of a day in a time zone. */
export const beginningOf = (date: string, timeZone: string): number =>
  Temporal.PlainDate.from(date).toZonedDateTime({ timeZone }).epochMilliseconds;

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
