import { AppError } from '@hexad/kernel';
import { DISPATCHER_TASK_PROGRESSED, EVENTS } from '@hexad/proto/events';
import { fits } from '../domain/type-pattern.js';

/** What services say to each other rather than to people, and often. */
const INNER = [/^hexad\.agents\./, /\.progressed\.v\d+$/, /^hexad\.workflow\.task\./, /^hexad\.spec\.brief\./];

/** Types that anybody can hear of. */
export const HEARD: readonly string[] = EVENTS.map(({ type }) => type as string).filter((type) => !INNER.some((inner) => inner.test(type)));

/** What whoever watches is told beside: lines for people, which come often. */
export const WATCHED: readonly string[] = [...HEARD, DISPATCHER_TASK_PROGRESSED];

/** Fails with `invalid` for what no event ever fits. */
export function checkHeard(field: string, pattern: string): void {
  if (!HEARD.some((type) => fits(pattern, type)))
    throw new AppError('invalid', `${field}: nobody hears of events ${JSON.stringify(pattern)}; docs/events.md lists them.`);
}
