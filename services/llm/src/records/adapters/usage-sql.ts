import type { CallFilter } from '../domain/call.js';
import { DIMENSIONS, type Dimension, type Percentiles, type Usage, type UsageGroup } from '../domain/usage.js';
import { columnOf, whereOf, type Where } from './filter-sql.js';

/** Text by which a call is grouped. */
const EXPRESSION: Partial<Record<Dimension, string>> = {
  day: `to_char(started_at at time zone 'UTC', 'YYYY-MM-DD')`,
  hour: `to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:00:00"Z"')`,
};

const SHARES = '{0.5,0.95,0.99}';

const SUMS = `count(*) filter (where whole)::text as calls,
  count(*) filter (where whole and outcome = 'succeeded')::text as succeeded,
  count(*) filter (where whole and outcome = 'failed')::text as failed,
  count(*) filter (where whole and outcome = 'aborted')::text as aborted,
  count(*) filter (where whole and cache = 'hit')::text as cache_hits,
  coalesce(sum(attempts), 0)::text as attempts,
  coalesce(sum(input), 0)::text as input,
  coalesce(sum(output), 0)::text as output,
  coalesce(sum(cached_read), 0)::text as cached_read,
  coalesce(sum(cached_write), 0)::text as cached_write,
  coalesce(sum(cost), 0)::text as cost,
  percentile_cont('${SHARES}'::float8[]) within group (order by latency_ms) filter (where whole) as latency,
  percentile_cont('${SHARES}'::float8[]) within group (order by first_token_ms) filter (where whole) as first_token`;

/** What attempts have of their own: each of them is of one provider and model. */
const OF_ATTEMPTS: ReadonlySet<string> = new Set(['provider', 'model']);

const WHOLE = 'select true as whole, chosen.* from chosen';

/**
 * A call in parts: itself, where it ended, and each attempt elsewhere, which is taken from it there. So the parts of a call are the call, whatever
 * became of its attempts.
 */
const IN_PARTS = `select part.*, ${keptOf('chosen')} from chosen cross join lateral (
    select true as whole, chosen.provider, chosen.model, chosen.attempts, chosen.input, chosen.output, chosen.cached_read, chosen.cached_write, chosen.cost
    union all
    select false, side.provider, side.model, side.sign, side.sign * (try.tokens ->> 'input')::bigint, side.sign * (try.tokens ->> 'output')::bigint,
      side.sign * (try.tokens ->> 'cachedRead')::bigint, side.sign * (try.tokens ->> 'cachedWrite')::bigint, side.sign * try.cost
    from jsonb_to_recordset(case when chosen.attempts > 1 then chosen.tries else '[]' end) as try(provider text, model text, tokens jsonb, cost bigint)
    cross join lateral (values (1, try.provider, try.model), (-1, chosen.provider, chosen.model)) as side(sign, provider, model)
    where (try.provider, try.model) <> (chosen.provider, chosen.model)
  ) as part`;

function keptOf(table: string): string {
  const columns = DIMENSIONS.filter((dimension) => !OF_ATTEMPTS.has(dimension) && !EXPRESSION[dimension]);
  return [...columns.map(columnOf), 'started_at', 'latency_ms', 'first_token_ms'].map((column) => `${table}.${column}`).join(', ');
}

/** The total comes first. What is of attempts chooses parts of calls, all else whole calls. */
export function usageSql(filter: CallFilter, by: readonly Dimension[], limit: number): Where {
  const { provider, model, ...equal } = filter.equal;
  const where = whereOf({ ...filter, equal });
  const parameters = [...where.parameters];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const here = Object.entries({ provider, model }).flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${bind(value)}`]));
  const parted = here.length > 0 || by.some((dimension) => OF_ATTEMPTS.has(dimension));
  const keys = by.map((dimension, at) => `${EXPRESSION[dimension] ?? columnOf(dimension)} as k${at}`);
  const names = by.map((_, at) => `k${at}`);
  const times = by.flatMap((dimension, at) => (EXPRESSION[dimension] ? [`k${at}`] : []));
  const grouping = by.length === 0 ? '' : `group by grouping sets ((), (${names.join(', ')}))`;
  const isTotal = by.length === 0 ? '1' : `grouping(${names[0]})`;
  const sql = `with chosen as (select * from calls where ${where.sql}), parts as (${parted ? IN_PARTS : WHOLE})
    select ${[...names, `${isTotal} as total`, SUMS].join(', ')}
    from (select ${[...keys, 'parts.*'].join(', ')} from parts ${here.length > 0 ? `where ${here.join(' and ')}` : ''}) as part ${grouping}
    order by ${['total desc', ...times, 'coalesce(sum(cost), 0) desc', 'count(*) filter (where whole) desc', ...names].join(', ')} limit ${bind(limit)}`;
  return { sql, parameters };
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
