/**
 * SQL about what stands in the outbox of a service and is not published. A delayed row is there for nobody until it is due by the database's
 * clock. `statement_timestamp()` is one moment for all of a statement, so that an index finds what is due.
 * Service names come from checked schemas, so they stand in SQL as they are.
 */

const undelayed = (service: string): string => `from ${service}.outbox where published_at is null and due_at is null`;
const ripe = (service: string): string => `from ${service}.outbox where published_at is null and due_at <= statement_timestamp()`;

/**
 * A query of the first rows to publish; `limit` is a number or a parameter. They are in the order of `turn, seq`: each at the time when it was
 * written or fell due, those without a delay never out of the order in which they were written, whatever the clock did.
 */
export const firstReady = (service: string, limit: number | string): string => `
  select * from (
    (select *, max(time) over (order by seq) as turn ${undelayed(service)} order by seq limit ${limit})
    union all (select *, due_at as turn ${ripe(service)} order by due_at, seq limit ${limit})
  ) ready order by turn, seq limit ${limit}`;

/** A condition: there is something to publish. */
export const anyReady = (service: string): string => `(exists (select ${undelayed(service)}) or exists (select ${ripe(service)}))`;

/** An expression: milliseconds until the next row is due that is not yet, null when none waits. */
export const nextDue = (service: string): string => `(
  select extract(epoch from min(due_at) - statement_timestamp())::float8 * 1000
  from ${service}.outbox where published_at is null and due_at > statement_timestamp())`;

/** Takes away the tasks that wait for their time. $1 tenant, $2 queue, $3 key. */
export const cancelDelayed = (service: string): string =>
  `delete from ${service}.outbox where published_at is null and due_at is not null and tenant = $1 and name = $2 and key = $3`;
