import { CronExpressionParser, type CronExpression } from 'cron-parser';
import { AppError } from '@hexad/kernel';

export interface CronWish {
  /** Five fields, names and `@daily` and the like; six, with seconds first, where they are allowed. */
  readonly cron: string;
  /** IANA. Where clocks go forward a time that is not there is the one an hour later; where they go back one that is there twice counts once, and what is hourly goes on. */
  readonly timeZone: string;
  readonly seconds: boolean;
  readonly startsAt?: Date | undefined;
  readonly endsAt?: Date | undefined;
}

/** Steps to look for times before a moment. */
const MOST_STEPS = 5_000;

/** The times of a schedule. */
export class CronTimes {
  readonly #wish: CronWish;

  private constructor(wish: CronWish) {
    this.#wish = wish;
  }

  /** Fails with `invalid` for what has no times. */
  static read(wish: CronWish): CronTimes {
    const { cron, seconds, timeZone, startsAt, endsAt } = wish;
    if (!isZone(timeZone))
      throw new AppError('invalid', `There is no time zone ${JSON.stringify(timeZone)}; name one as in Europe/Berlin.`);
    const fields = cron.trim().split(/\s+/);
    if (!cron.startsWith('@') && fields.length !== (seconds ? 6 : 5))
      throw new AppError('invalid', `The cron expression ${JSON.stringify(cron)} has ${fields.length} fields; ${expected(seconds)}.`);
    if (/(^|[\s,])H/i.test(cron)) throw new AppError('invalid', 'A cron expression has no `H` here; use jitter.');
    if (startsAt && endsAt && startsAt >= endsAt) throw new AppError('invalid', 'The schedule ends before it starts.');
    const times = new CronTimes(wish);
    try {
      times.#from(new Date(0));
    } catch (cause) {
      throw new AppError('invalid', `The cron expression ${JSON.stringify(cron)} cannot be read: ${(cause as Error).message}.`, { cause });
    }
    return times;
  }

  /** The first time after a moment. */
  next(after: Date): Date | undefined {
    return this.upcoming(after, 1)[0];
  }

  /** Times after a moment. */
  upcoming(after: Date, count: number): Date[] {
    return this.#between(after, undefined, count);
  }

  /** The last times after one moment and up to another, oldest first. */
  last(after: Date, until: Date, count: number): Date[] {
    const [one, two] = this.upcoming(until, 2);
    const gap = one && two ? two.getTime() - one.getTime() : 86_400_000;
    for (let window = gap * (count + 1); ; window *= 8) {
      const from = Math.max(after.getTime(), until.getTime() - window);
      const found = this.#between(new Date(from), until, MOST_STEPS);
      if (found.length >= count || from === after.getTime()) return found.slice(-count);
    }
  }

  #between(after: Date, until: Date | undefined, most: number): Date[] {
    const { startsAt, endsAt } = this.#wish;
    const begin = startsAt && startsAt > after ? new Date(startsAt.getTime() - 1) : after;
    const expression = this.#from(begin);
    const found: Date[] = [];
    while (found.length < most) {
      const time = nextOf(expression);
      if (!time || (endsAt && time > endsAt) || (until && time > until)) break;
      if (time > after) found.push(time);
    }
    return found;
  }

  #from(currentDate: Date): CronExpression {
    return CronExpressionParser.parse(this.#wish.cron.trim(), { tz: this.#wish.timeZone, currentDate });
  }
}

/** Undefined of one that comes never again, as the 30th of February. */
function nextOf(expression: CronExpression): Date | undefined {
  try {
    return expression.next().toDate();
  } catch {
    return undefined;
  }
}

const expected = (seconds: boolean): string =>
  seconds
    ? 'it must have six: second minute hour day month weekday'
    : 'it must have five: minute hour day month weekday (six with `seconds`)';

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' && /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
