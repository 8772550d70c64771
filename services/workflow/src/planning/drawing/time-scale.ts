import { Temporal } from 'temporal-polyfill';

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** The two rows over a chart: larger units above smaller ones. */
export interface Axis {
  readonly upper: readonly Tick[];
  readonly lower: readonly Tick[];
  /** Milliseconds of the smaller unit, about. */
  readonly unit: number;
}

type When = Temporal.ZonedDateTime;
interface Unit {
  readonly length: number;
  readonly floor: (when: When) => When;
  readonly next: (when: When) => When;
  readonly label: (when: When) => string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');
const month = (when: When): string => MONTHS[when.month - 1]!;

const minutes = (step: number): Unit => ({
  length: step * MINUTE,
  floor: (when) => when.with({ minute: when.minute - (when.minute % step), second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 }),
  next: (when) => when.add({ minutes: step }),
  label: (when) => `${two(when.hour)}:${two(when.minute)}`,
});
const hours = (step: number): Unit => ({
  length: step * HOUR,
  floor: (when) => when.startOfDay().with({ hour: when.hour - (when.hour % step) }),
  next: (when) => when.add({ hours: step }),
  label: (when) => `${two(when.hour)}:00`,
});
const day: Unit = {
  length: DAY,
  floor: (when) => when.startOfDay(),
  next: (when) => when.startOfDay().add({ days: 1 }),
  label: (when) => String(when.day),
};
const dayAndMonth: Unit = { ...day, label: (when) => `${when.day} ${month(when)} ${when.year}` };
const week: Unit = {
  length: 7 * DAY,
  floor: (when) => when.startOfDay().subtract({ days: when.dayOfWeek - 1 }),
  next: (when) => when.startOfDay().add({ days: 7 }),
  label: (when) => `${when.day}.${when.month}.`,
};
const months = (step: number, label: Unit['label']): Unit => ({
  length: step * 30.4 * DAY,
  floor: (when) => when.startOfDay().with({ day: 1, month: when.month - ((when.month - 1) % step) }),
  next: (when) => when.startOfDay().with({ day: 1 }).add({ months: step }),
  label,
});
const monthAndYear = months(1, (when) => `${month(when)} ${when.year}`);
const years = (step: number): Unit => ({
  length: step * 365 * DAY,
  floor: (when) => when.startOfDay().with({ day: 1, month: 1, year: when.year - (when.year % step) }),
  next: (when) => when.startOfDay().with({ day: 1, month: 1 }).add({ years: step }),
  label: (when) => String(when.year),
});

/** Smaller units with the larger ones over them, and the room that one takes. */
const SCALES: readonly (readonly [lower: Unit, upper: Unit, room: number])[] = [
  [minutes(1), hours(1), 38],
  [minutes(5), hours(1), 38],
  [minutes(15), hours(6), 38],
  [hours(1), dayAndMonth, 38],
  [hours(6), dayAndMonth, 38],
  [day, monthAndYear, 17],
  [week, monthAndYear, 40],
  [months(1, month), years(1), 28],
  [months(3, (when) => `Q${Math.ceil(when.month / 3)}`), years(1), 26],
  [years(1), years(10), 34],
  [years(5), years(50), 34],
];

/** An axis from one moment to another on so much room. */
export function axisOf(from: number, to: number, room: number, timeZone: string): Axis {
  const [lower, upper] = SCALES.find(([unit, , least]) => (room * unit.length) / (to - from) >= least) ?? SCALES.at(-1)!;
  return { lower: ticksOf(lower, from, to, timeZone), upper: ticksOf(upper, from, to, timeZone), unit: lower.length };
}

function ticksOf(unit: Unit, from: number, to: number, timeZone: string): Tick[] {
  const ticks: Tick[] = [];
  const start = Temporal.Instant.fromEpochMilliseconds(Math.floor(from)).toZonedDateTimeISO(timeZone);
  for (let when = unit.floor(start); when.epochMilliseconds < to; when = unit.next(when))
    ticks.push({ at: when.epochMilliseconds, label: unit.label(when) });
  return ticks;
}
