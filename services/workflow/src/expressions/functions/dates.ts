import type { CelValue } from '@bufbuild/cel';
import dayjs, { type Dayjs } from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';
import { millisecondsOf } from '../cel-time.js';
import { DATE, INT, NUMBER, TEXT } from '../types.js';
import { patternOf } from './date-pattern.js';
import { optional, param, type FunctionDefinition } from './define.js';

dayjs.extend(utc);
dayjs.extend(timezone);
dayjs.extend(customParseFormat);

const DAY_MS = 86_400_000;
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Milliseconds since 1970. A text without a zone is in UTC. */
function instantOf(value: CelValue): number {
  if (typeof value !== 'string') return millisecondsOf(value)!;
  const [, day, time = '00:00', zone = 'Z'] = ISO.exec(value) ?? [];
  const at = Date.parse(`${day}T${time}${zone}`);
  // A day that no month has would be read as one of the next month.
  if (Number.isNaN(at) || !new Date(`${day}T00:00Z`).toISOString().startsWith(day!))
    throw new TypeError(`${JSON.stringify(value)} is no date; write it as in 2026-11-21 or 2026-11-21T09:30:00Z`);
  return at;
}

function inZone(at: number, zone: CelValue | undefined): Dayjs {
  if (zone === undefined) return dayjs.utc(at);
  try {
    return dayjs.utc(at).tz(zone as string);
  } catch (cause) {
    throw new TypeError(`${JSON.stringify(zone)} is no time zone; write it as in Europe/Berlin`, { cause });
  }
}

const written = (at: number): string => {
  if (!(Math.abs(at) <= LAST)) throw new TypeError('the date is too far away');
  return new Date(at).toISOString();
};

export const dateFunctions: readonly FunctionDefinition[] = [
  {
    name: 'now',
    group: 'Dates',
    params: [],
    gives: TEXT,
    text: 'The time by the clock of the run, in UTC: the same in everything that is decided at once. Also without the parentheses.',
    example: ['format_date(now(), "YYYY")', '2026'],
  },
  {
    name: 'format_date',
    group: 'Dates',
    params: [param('date', DATE), optional('pattern', TEXT), optional('zone', TEXT)],
    gives: TEXT,
    text: 'A date in words: pattern as `YYYY-MM-DD HH:mm` (the default is `YYYY-MM-DD`) or `%Y-%m-%d`; time zone as `Europe/Berlin`, default UTC.',
    example: ['format_date("2026-11-21T09:30:00Z", "D MMM YYYY, HH:mm", "Europe/Berlin")', '21 Nov 2026, 10:30'],
    run: (date, pattern, zone) => inZone(instantOf(date), zone).format(patternOf((pattern as string | undefined) ?? 'YYYY-MM-DD')),
  },
  {
    name: 'parse_date',
    group: 'Dates',
    params: [param('text', TEXT), optional('pattern', TEXT), optional('zone', TEXT)],
    gives: TEXT,
    text: 'The date that a text says, in UTC; the pattern as in `format_date`, default ISO 8601.',
    example: ['parse_date("21.11.2026", "DD.MM.YYYY")', '2026-11-21T00:00:00.000Z'],
    run(text, pattern, zone) {
      if (pattern === undefined) return written(instantOf(text));
      inZone(0, zone);
      const known = patternOf(pattern as string);
      // Strict reading is only offered without a zone; the reading in the zone then gives the instant.
      if (!dayjs.utc(text as string, known, true).isValid())
        throw new TypeError(`${JSON.stringify(text)} is not written as ${JSON.stringify(pattern)}`);
      const at = zone === undefined ? dayjs.utc(text as string, known) : dayjs.tz(text as string, known, zone as string);
      return written(at.valueOf());
    },
  },
  {
    name: 'add_days',
    group: 'Dates',
    params: [param('date', DATE), param('days', NUMBER)],
    gives: TEXT,
    text: 'So many days of 24 hours later, or earlier where negative. A date without a time stays one.',
    example: ['add_days("2026-11-21", 10)', '2026-12-01'],
    run(date, days) {
      const at = written(instantOf(date) + Number(days) * DAY_MS);
      return typeof date === 'string' && date.length === 'YYYY-MM-DD'.length ? at.slice(0, 'YYYY-MM-DD'.length) : at;
    },
  },
  {
    name: 'diff_days',
    group: 'Dates',
    params: [param('from', DATE), param('to', DATE)],
    gives: INT,
    text: 'Whole days of 24 hours from the first to the second; negative where the second is earlier.',
    example: ['diff_days("2026-11-21", "2026-12-01")', 10],
    run: (from, to) => BigInt(Math.trunc((instantOf(to) - instantOf(from)) / DAY_MS)),
  },
];
