import { columnOf } from './filter-sql.js';
import type { Dimension, Percentiles, Usage, UsageGroup } from '../domain/usage.js';

/** Text by which a call is grouped. */
const EXPRESSION: Partial<Record<Dimension, string>> = {
  day: `to_char(started_at at time zone 'UTC', 'YYYY-MM-DD')`,
  hour: `to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:00:00"Z"')`,
};

const SHARES = '{0.5,0.95,0.99}';

const SUMS = `count(*)::text as calls,
  count(*) filter (where outcome = 'succeeded')::text as succeeded,
  count(*) filter (where outcome = 'failed')::text as failed,
  count(*) filter (where outcome = 'aborted')::text as aborted,
  count(*) filter (where cache = 'hit')::text as cache_hits,
  coalesce(sum(attempts), 0)::text as attempts,
  coalesce(sum(input), 0)::text as input,
  coalesce(sum(output), 0)::text as output,
  coalesce(sum(cached_read), 0)::text as cached_read,
  coalesce(sum(cached_write), 0)::text as cached_write,
  coalesce(sum(cost), 0)::text as cost,
  percentile_cont('${SHARES}'::float8[]) within group (order by latency_ms) as latency,
  percentile_cont('${SHARES}'::float8[]) within group (order by first_token_ms) as first_token`;

/** The total comes first. `where` is of `whereOf`; `limit` a parameter. */
export function usageSql(by: readonly Dimension[], where: string, limit: string): string {
  const keys = by.map((dimension, at) => `${EXPRESSION[dimension] ?? columnOf(dimension)} as k${at}`);
  const names = by.map((_, at) => `k${at}`);
  const times = by.flatMap((dimension, at) => (EXPRESSION[dimension] ? [`k${at}`] : []));
  const grouping = by.length === 0 ? '' : `group by grouping sets ((), (${names.join(', ')}))`;
  const isTotal = by.length === 0 ? '1' : `grouping(${names[0]})`;
  return `select ${[...names, `${isTotal} as total`, SUMS].join(', ')}
    from (select ${[...keys, 'calls.*'].join(', ')} from calls where ${where}) as chosen ${grouping}
    order by ${['total desc', ...times, 'coalesce(sum(cost), 0) desc', 'count(*) desc', ...names].join(', ')} limit ${limit}`;
}

export interface UsageRow {
  readonly [key: `k${number}`]: string;
  readonly calls: string;
  readonly succeeded: string;
  readonly failed: string;
  readonly aborted: string;
  readonly cache_hits: string;
  readonly attempts: string;
  readonly input: string;
  readonly output: string;
  readonly cached_read: string;
  readonly cached_write: string;
  readonly cost: string;
  readonly latency: readonly (number | null)[] | null;
  readonly first_token: readonly (number | null)[] | null;
}

export const toUsage = (row: UsageRow): Usage => ({
  calls: Number(row.calls),
  succeeded: Number(row.succeeded),
  failed: Number(row.failed),
  aborted: Number(row.aborted),
  cacheHits: Number(row.cache_hits),
  attempts: Number(row.attempts),
  tokens: {
    input: Number(row.input),
    output: Number(row.output),
    cachedRead: Number(row.cached_read),
    cachedWrite: Number(row.cached_write),
  },
  cost: BigInt(row.cost),
  latencyMs: toPercentiles(row.latency),
  firstTokenMs: toPercentiles(row.first_token),
});

export const toGroup = (row: UsageRow, by: readonly Dimension[]): UsageGroup => ({
  keys: Object.fromEntries(by.map((dimension, at) => [dimension, row[`k${at}`]])),
  usage: toUsage(row),
});

function toPercentiles(values: UsageRow['latency']): Percentiles | undefined {
  const [p50, p95, p99] = values ?? [];
  return typeof p50 === 'number' && typeof p95 === 'number' && typeof p99 === 'number' ? { p50, p95, p99 } : undefined;
}
