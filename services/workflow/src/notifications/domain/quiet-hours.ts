import { atClock, dayOf, zoned, type Day } from './local-time.js';

/** On the days that it begins: from a time of the clock to another, which is on the next day when it is not later. */
export interface QuietSpan {
  readonly days: readonly Day[];
  readonly from: string;
  readonly to: string;
}

export interface QuietHours {
  readonly timeZone: string;
  readonly spans: readonly QuietSpan[];
}

/** Spans that end in the next one are one: a night before a weekend, and the weekend. A week has no more turns than these. */
const MOST_TURNS = 50;

/** When nobody is to be disturbed: until then; undefined when it is not quiet. A week without a moment ends after so many turns. */
export function quietUntil({ timeZone, spans }: QuietHours, at: Date): Date | undefined {
  let until = at;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const end = endOfSpanAt(spans, until, timeZone);
    if (end === undefined) break;
    until = end;
  }
  return until === at ? undefined : until;
}

function endOfSpanAt(spans: readonly QuietSpan[], at: Date, timeZone: string): Date | undefined {
  const today = zoned(at, timeZone).toPlainDate();
  for (const date of [today.subtract({ days: 1 }), today]) {
    for (const { days, from, to } of spans) {
      if (!days.includes(dayOf(date))) continue;
      const begin = atClock(date, from, timeZone);
      const end = atClock(to > from ? date : date.add({ days: 1 }), to, timeZone);
      if (begin <= at && at < end) return end;
    }
  }
  return undefined;
}
