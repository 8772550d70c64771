import type { Tokens } from '../../money/index.js';
import type { Call } from './call.js';
import type { Dimension, Percentiles, UsageGroup } from './usage.js';

/** A column: its heading and its value of a line. */
export type Column<T> = readonly [heading: string, value: (line: T) => string | number | undefined];

/** One line per call. Money in whole micro-dollars. */
export const CALL_LINE: readonly Column<Call>[] = [
  ['id', ({ id }) => id],
  ['started_at', ({ startedAt }) => startedAt.toISOString()],
  ...texts(
    'operation',
    'door',
    'purpose',
    'actor',
    'user',
    'team',
    'project',
    'run',
    'task',
    'agent',
    'conversation',
    'asked',
    'provider',
    'model',
  ),
  ['attempts', ({ attempts }) => attempts],
  ...tokens<Call>(({ tokens: of }) => of),
  ['cost_microdollars', ({ cost }) => cost.toString()],
  ['latency_ms', ({ latencyMs }) => latencyMs],
  ['first_token_ms', ({ firstTokenMs }) => firstTokenMs],
  ...texts('cache', 'outcome', 'error', 'finish'),
  ['streamed', ({ streamed }) => String(streamed)],
  ['template', ({ template }) => template],
  ['template_version', ({ version }) => version],
  ['arm', ({ arm }) => arm],
];

/** One line per group. */
export const groupLine = (by: readonly Dimension[]): readonly Column<UsageGroup>[] => [
  ...by.map((dimension): Column<UsageGroup> => [dimension, ({ keys }) => keys[dimension]]),
  ['calls', ({ usage }) => usage.calls],
  ['succeeded', ({ usage }) => usage.succeeded],
  ['failed', ({ usage }) => usage.failed],
  ['aborted', ({ usage }) => usage.aborted],
  ['cache_hits', ({ usage }) => usage.cacheHits],
  ['attempts', ({ usage }) => usage.attempts],
  ...tokens<UsageGroup>(({ usage }) => usage.tokens),
  ['cost_microdollars', ({ usage }) => usage.cost.toString()],
  ...percentiles('latency_ms', ({ usage }) => usage.latencyMs),
  ...percentiles('first_token_ms', ({ usage }) => usage.firstTokenMs),
];

type TextField = { [K in keyof Call]: Call[K] extends string ? K : never }[keyof Call];

function texts(...fields: readonly TextField[]): Column<Call>[] {
  return fields.map((field) => [field, (call) => call[field]]);
}

function tokens<T>(of: (line: T) => Tokens): Column<T>[] {
  return [
    ['input_tokens', (line) => of(line).input],
    ['output_tokens', (line) => of(line).output],
    ['cached_read_tokens', (line) => of(line).cachedRead],
    ['cached_write_tokens', (line) => of(line).cachedWrite],
  ];
}

function percentiles(heading: string, of: (line: UsageGroup) => Percentiles | undefined): Column<UsageGroup>[] {
  return (['p50', 'p95', 'p99'] as const).map((share) => [`${heading}_${share}`, (line) => of(line)?.[share]]);
}
