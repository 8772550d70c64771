import { AppError } from '@hexad/kernel';
import { compile, ExpressionError } from '../../expressions/expression.js';
import { KINDS, type Kind } from '../domain/channel.js';
import { SEVERITIES, type Severity } from '../domain/happening.js';
import { DAYS, isTime, isTimeZone, type Day } from '../domain/local-time.js';
import { NAMES } from '../domain/names.js';
import { checkHeard } from './heard.js';
import type { QuietHours, QuietSpan } from '../domain/quiet-hours.js';
import { EVERY, type Digest, type Wish } from '../domain/subscription.js';
import { isTypePattern } from '../domain/type-pattern.js';

/** A week: longer nobody remembers what was like it. */
const LONGEST_DEDUPE = 604_800;
const MOST_TYPES = 50;
const MOST_CHANNELS = 20;
const MOST_SPANS = 20;

const wrong = (message: string): AppError => new AppError('invalid', message);

function oneOf<T extends string>(field: string, known: readonly T[], text: string): T {
  const found = known.find((one) => one === text);
  if (found !== undefined) return found;
  throw wrong(`${field} is ${JSON.stringify(text)}; it can be ${known.join(', ')}.`);
}

export const kindFrom = (text: string): Kind => oneOf('kind', KINDS, text);

/** One line that people can read. */
export function nameFrom(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 120 || /\p{Cc}/u.test(name)) throw wrong('name must have 1 to 120 characters in one line.');
  return name;
}

export interface GivenWish {
  readonly types: readonly string[];
  readonly filter: string;
  readonly minSeverity: string;
  readonly channelIds: readonly string[];
  readonly urgent: boolean;
  readonly digest?: { readonly every: string; readonly at: string; readonly day: string; readonly timeZone: string } | undefined;
  readonly dedupeKey: string;
  readonly dedupeSeconds: number;
  readonly enabled: boolean;
}

/** Fails with `invalid` and what to do. */
export function wishFrom(given: GivenWish): Wish {
  const { types, filter, minSeverity, channelIds, urgent, digest, dedupeKey, dedupeSeconds, enabled } = given;
  if (types.length === 0 || types.length > MOST_TYPES) throw wrong(`types must name 1 to ${MOST_TYPES} types of events.`);
  const bad = types.find((pattern) => !isTypePattern(pattern));
  if (bad !== undefined)
    throw wrong(`${JSON.stringify(bad)} is no type of events: words with dots between, * for one word, ** at the end for the rest.`);
  for (const pattern of types) checkHeard('types', pattern);
  if (channelIds.length === 0 || channelIds.length > MOST_CHANNELS) throw wrong(`channel_ids must name 1 to ${MOST_CHANNELS} channels.`);
  checkExpression('filter', filter);
  checkExpression('dedupe_key', dedupeKey);
  const isSpan = Number.isInteger(dedupeSeconds) && dedupeSeconds >= (dedupeKey === '' ? 0 : 1) && dedupeSeconds <= LONGEST_DEDUPE;
  if (!isSpan) throw wrong(`dedupe_seconds is ${dedupeSeconds}; beside dedupe_key it can be 1 to ${LONGEST_DEDUPE}.`);
  return {
    types,
    filter,
    minSeverity: oneOf<Severity>('min_severity', SEVERITIES, minSeverity || 'info'),
    channelIds: [...new Set(channelIds)],
    urgent,
    digest: digest === undefined ? undefined : digestFrom(digest),
    dedupeKey,
    dedupeSeconds,
    enabled,
  };
}

function digestFrom({ every, at, day, timeZone }: NonNullable<GivenWish['digest']>): Digest {
  const kind = oneOf('digest.every', EVERY, every);
  return {
    every: kind,
    at: timeFrom('digest.at', at || '09:00'),
    day: kind === 'weekly' ? oneOf('digest.day', DAYS, day || 'mon') : '',
    timeZone: zoneFrom('digest.time_zone', timeZone),
  };
}

/** Fails with `invalid` for hours that leave no moment of a week. */
export function quietHoursFrom(timeZone: string, spans: readonly { days: readonly string[]; from: string; to: string }[]): QuietHours {
  if (spans.length > MOST_SPANS) throw wrong(`spans has ${spans.length} parts; at most ${MOST_SPANS} are read.`);
  const read = spans.map(({ days, from, to }, at): QuietSpan => {
    if (days.length === 0) throw wrong(`spans.${at}.days names no day: mon to sun.`);
    return {
      days: days.map((day): Day => oneOf(`spans.${at}.days`, DAYS, day)),
      from: timeFrom(`spans.${at}.from`, from),
      to: to === '24:00' ? to : timeFrom(`spans.${at}.to`, to),
    };
  });
  return { timeZone: zoneFrom('time_zone', timeZone), spans: read };
}

function timeFrom(field: string, text: string): string {
  if (isTime(text)) return text;
  throw wrong(`${field} is ${JSON.stringify(text)}; a time is written as 09:00.`);
}

function zoneFrom(field: string, text: string): string {
  if (text === '') return 'UTC';
  if (isTimeZone(text)) return text;
  throw wrong(`${field} is ${JSON.stringify(text)}, which is no time zone; one is called as Europe/Berlin.`);
}

function checkExpression(field: string, source: string): void {
  if (source === '') return;
  try {
    const { names, secrets } = compile(source);
    const known = NAMES as readonly string[];
    const stranger = [...names].find((name) => !known.includes(name));
    if (stranger !== undefined) throw wrong(`${field} names ${stranger}; an event has ${NAMES.join(', ')}.`);
    if (secrets.size > 0) throw wrong(`${field} names a secret; an event has none.`);
  } catch (thrown) {
    if (thrown instanceof ExpressionError) throw new AppError('invalid', `${field}: ${thrown.message}`, { cause: thrown });
    throw thrown;
  }
}
