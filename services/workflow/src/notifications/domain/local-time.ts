import { Temporal } from 'temporal-polyfill';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
export const isTime = (text: string): boolean => TIME.test(text);

export function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}

export const zoned = (at: Date, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);

export const dayOf = (date: { readonly dayOfWeek: number }): Day => DAYS[date.dayOfWeek - 1]!;

/** A time of the clock on a day; `24:00` is the beginning of the next. Where the clock jumps over it, it is as much later. */
export function atClock(date: Temporal.PlainDate, time: string, timeZone: string): Date {
  const day = time === '24:00' ? date.add({ days: 1 }) : date;
  const plainTime = time === '24:00' ? Temporal.PlainTime.from('00:00') : Temporal.PlainTime.from(time);
  return new Date(day.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds);
}
