import { createHash } from 'node:crypto';
import type { JsonObject } from '../../expressions/json.js';
import type { Priority } from '../../language/definition.js';
import { CronTimes } from './cron.js';

/** What to do about times that passed while nobody was there. `all`: at most `limit` of them, the latest. */
export type Missed = { readonly policy: 'skip' | 'once' } | { readonly policy: 'all'; readonly limit: number };

export interface ScheduleSpec {
  readonly workflow: string;
  /** May hold `${scheduled_at}` and `${schedule}`. */
  readonly inputs: JsonObject;
  readonly cron: string;
  readonly timeZone: string;
  readonly seconds: boolean;
  readonly missed: Missed;
  /** What becomes of a time at which a run of an earlier one is still at work. `replace` cancels that run. */
  readonly overlap: 'allow' | 'skip' | 'replace';
  /** Milliseconds: a run starts up to so much later, by chance but the same for each process. */
  readonly jitterMs: number;
  /** Of its runs; absent: as the file says. */
  readonly priority?: Priority;
  readonly startsAt?: Date;
  readonly endsAt?: Date;
}

export interface Schedule {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly spec: ScheduleSpec;
  /** Runs start in this name: who changed it last. */
  readonly owner: string;
  /** Everybody who wrote a version of it. */
  readonly authors: readonly string[];
  readonly paused: boolean;
  /** Why it does nothing any more; undefined: it does. */
  readonly disabled: string | undefined;
  readonly revision: number;
  readonly nextAt: Date | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type ScheduleState = 'active' | 'paused' | 'disabled' | 'ended';

export const stateOf = ({ paused, disabled, nextAt }: Schedule): ScheduleState =>
  disabled !== undefined ? 'disabled' : paused ? 'paused' : nextAt === undefined ? 'ended' : 'active';

export const timesOf = (spec: ScheduleSpec): CronTimes => CronTimes.read(spec);

/** So late a time is still on time: as long as a restart takes. Milliseconds. */
const GRACE_MS = 60_000;
/** Missed times that are written down, the latest. */
const MOST_MISSED = 100;

/** What is to be done at a moment. */
export interface Plan {
  /** Times for which a run starts, oldest first. */
  readonly fires: readonly Date[];
  /** Times for which none does. */
  readonly missed: readonly Date[];
  readonly next: Date | undefined;
}

/** `now`: whatever is due by then. */
export function planOf({ id, spec, nextAt }: Pick<Schedule, 'id' | 'spec' | 'nextAt'>, now: Date): Plan {
  if (nextAt === undefined || dueAt(id, spec, nextAt) > now) return { fires: [], missed: [], next: nextAt };
  const times = timesOf(spec);
  const most = spec.missed.policy === 'all' ? Math.max(spec.missed.limit, MOST_MISSED) : MOST_MISSED;
  const past = times.last(new Date(nextAt.getTime() - 1), now, most).filter((time) => dueAt(id, spec, time) <= now);
  const last = past.at(-1);
  const fires = new Set(chosen(past, spec, now.getTime() - GRACE_MS - spec.jitterMs));
  return { fires: past.filter((time) => fires.has(time)), missed: past.filter((time) => !fires.has(time)), next: times.next(last ?? now) };
}

function chosen(past: readonly Date[], { missed }: ScheduleSpec, since: number): readonly Date[] {
  if (missed.policy === 'all') return past.slice(-missed.limit);
  const onTime = past.filter((time) => time.getTime() >= since);
  return missed.policy === 'skip' || onTime.length > 0 ? onTime : past.slice(-1);
}

/** When the run of a time starts: the same in every process. */
export function dueAt(id: string, { jitterMs }: Pick<ScheduleSpec, 'jitterMs'>, time: Date): Date {
  if (jitterMs === 0) return time;
  const hash = createHash('sha256').update(`${id} ${time.getTime()}`).digest();
  return new Date(time.getTime() + (hash.readUInt32BE(0) % (jitterMs + 1)));
}
