import { atClock, dayOf, zoned } from './local-time.js';
import type { Digest } from './subscription.js';

const HOUR_MS = 3_600_000;
const DAYS_TO_LOOK = 9;

/** The next time, after `at`, at which a digest goes out. */
export function nextDigest({ every, at: time, day, timeZone }: Digest, at: Date): Date {
  const now = zoned(at, timeZone);
  if (every === 'hourly') {
    const hour = now.with({ minute: Number(time.slice(3, 5)), second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 });
    const next = hour.epochMilliseconds;
    return new Date(next > at.getTime() ? next : next + HOUR_MS);
  }
  for (let days = 0; days < DAYS_TO_LOOK; days += 1) {
    const date = now.toPlainDate().add({ days });
    if (every === 'weekly' && dayOf(date) !== day) continue;
    const next = atClock(date, time, timeZone);
    if (next > at) return next;
  }
  throw new Error(`A ${every} digest at ${time} has no next time.`);
}
