import type { ActionNode, Retry, Strategy } from './definition.js';
import { fault, type Reading, type Spot } from './reading.js';
import type { Retry as RawRetry } from './schema-attempts.js';

const DEFAULT_RETRIES = 3;
const DELAY_S = 0.5;
const MAX_DELAY_S = 30;
const JITTER = 0.2;

export const NO_RETRY: Retry = { retries: 0, backoff: 'exponential', delayMs: 0, maxDelayMs: 0, jitter: 0 };

export interface Attempts {
  readonly retry_count?: number | undefined;
  readonly retry?: RawRetry | undefined;
}

/** `unsaid`: tries after the first when the file gives no number of them. */
export function retryOf({ retry_count: count, retry = {} }: Attempts, unsaid: number): Retry {
  return {
    retries: retry.attempts !== undefined ? retry.attempts - 1 : (count ?? unsaid),
    backoff: retry.backoff ?? 'exponential',
    delayMs: (retry.delay ?? DELAY_S) * 1_000,
    maxDelayMs: (retry.max_delay ?? Math.max(MAX_DELAY_S, retry.delay ?? 0)) * 1_000,
    jitter: retry.jitter ?? JITTER,
    ...(retry.codes && { codes: retry.codes }),
  };
}

export interface Common extends Attempts {
  readonly name: string;
  readonly description?: string | undefined;
  readonly condition?: boolean | string | undefined;
  readonly outputs?: Record<string, string> | undefined;
  readonly in_order?: boolean | undefined;
  readonly on_error?: Strategy | undefined;
  readonly timeout?: number | undefined;
  readonly step_timeout?: number | undefined;
  readonly on_lost?: 'repeat' | 'fail' | undefined;
}

/** What every step has. `needs` is known only once its siblings are. */
export function base(step: Common, spot: Spot, reading: Reading, compensate?: ActionNode) {
  const { strategy, retries } = strategyOf(step, spot, reading);
  if (step.in_order && !spot.each)
    fault(reading, [...spot.path, 'in_order'], '`in_order` is for a step inside a foreach, directly in its list.');
  return {
    name: step.name,
    id: `${spot.parent}${step.name}`,
    description: step.description ?? '',
    ...(step.condition !== undefined && { condition: step.condition }),
    outputs: step.outputs ?? {},
    strategy,
    retry: retries > 0 || step.retry ? retryOf(step, retries) : NO_RETRY,
    ...(step.timeout !== undefined && { timeoutMs: step.timeout * 1_000 }),
    ...(step.step_timeout !== undefined && { stepTimeoutMs: step.step_timeout * 1_000 }),
    ...(step.on_lost === 'fail' && { onceAtMost: true as const }),
    inOrder: step.in_order ?? false,
    needs: [],
    ...(compensate && { compensate }),
    place: reading.source.place(spot.path),
  };
}

/** An override says what a failure means in the end; only `retry` asks for tries of its own. */
function strategyOf(step: Common, spot: Spot, reading: Reading): { strategy: Strategy; retries: number } {
  const strategy = saidStrategy(step, spot, reading) ?? reading.fallback;
  const counted = step.retry ? DEFAULT_RETRIES : 0;
  return { strategy, retries: step.retry_count ?? (strategy === 'retry' ? DEFAULT_RETRIES : counted) };
}

/** What the file says of this very step; undefined where only the default strategy counts. */
export const saidStrategy = (step: Common, { parent }: Spot, { overrides }: Reading): Strategy | undefined =>
  overrides[`${parent}${step.name}`] ?? overrides[step.name] ?? step.on_error;

/** A step that is not tried again as a whole. A default strategy that tries again does not reach it; an override that names it is a fault. */
export function whole(step: Common, spot: Spot, reading: Reading) {
  const read = base(step, spot, reading);
  if (read.strategy !== 'retry') return read;
  const named = [read.id, read.name].find((name) => Object.hasOwn(reading.overrides, name));
  if (named !== undefined)
    fault(reading, ['error_handling', 'step_overrides', named], `${named} cannot be tried again as a whole; name the steps in it.`);
  return { ...read, strategy: 'fail' as const, retry: NO_RETRY };
}
