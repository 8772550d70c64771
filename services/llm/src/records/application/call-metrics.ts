import { isErrorCode } from '@hexad/kernel';
import type { Metrics } from '@hexad/telemetry';
import type { AttemptRecord, CallRecord } from '../../calls/application/ports.js';
import { BOUNDS, METRIC, metricLabels } from '../domain/gen-ai.js';
import { Names } from '../domain/names.js';

export interface CallMetricsOptions {
  /** Models, as `provider/model`, that always go by their name: those that ship with prices. */
  readonly known?: Iterable<string>;
  /** How many others do, first come; the rest is `other`. Default 40. */
  readonly most?: number;
}

const TOKEN_KINDS = ['input', 'output', 'cachedRead', 'cachedWrite'] as const;

/** The numbers of all calls of this process. No label is of a tenant's choice without bound, and none is of a caller's. */
export class CallMetrics {
  readonly #metrics: Metrics;
  readonly #names: Names;

  constructor(metrics: Metrics, { known = [], most = 40 }: CallMetricsOptions = {}) {
    this.#metrics = metrics;
    this.#names = new Names(known, most);
  }

  count(record: CallRecord): void {
    const { attempts, operation, outcome, error, cache, kept } = record;
    const last = attempts.at(-1) ?? kept;
    const where = this.#where(last);
    const code = error?.code ?? 'ok';
    this.#metrics.counter('hexad_llm_calls_total').add(1, { ...where, operation, outcome, code });
    this.#metrics.counter('hexad_llm_cache_total').add(1, { result: cache });
    if (code === 'budget_reached') this.#metrics.counter('hexad_llm_budget_refusals_total').add();
    attempts.forEach((attempt, at) => this.#countAttempt(attempt, attempts[at - 1]));
    const labels = metricLabels(operation, where, error?.code);
    this.#metrics.histogram(METRIC.duration, BOUNDS).record(record.latencyMs / 1_000, labels);
    if (record.streamed && record.firstTokenMs !== undefined)
      this.#metrics.histogram(METRIC.timeToFirstChunk, BOUNDS).record(record.firstTokenMs / 1_000, metricLabels(operation, where));
  }

  #countAttempt(attempt: AttemptRecord, before: AttemptRecord | undefined): void {
    const where = this.#where(attempt);
    for (const kind of TOKEN_KINDS)
      if (attempt.tokens[kind] > 0) this.#metrics.counter('hexad_llm_tokens_total').add(attempt.tokens[kind], { ...where, kind });
    if (attempt.cost > 0n) this.#metrics.counter('hexad_llm_cost_microdollars_total').add(Number(attempt.cost), where);
    if (attempt.error === 'stream_broken') this.#metrics.counter('hexad_llm_stream_breaks_total').add(1, where);
    if (before === undefined) return;
    const from = this.#where(before);
    const again = from.provider === where.provider && from.model === where.model ? 'retries' : 'fallbacks';
    this.#metrics.counter(`hexad_llm_${again}_total`).add(1, { ...from, code: isErrorCode(before.error) ? before.error : 'none' });
  }

  #where(attempt: Pick<AttemptRecord, 'provider' | 'model'> | undefined): { readonly provider: string; readonly model: string } {
    return attempt === undefined ? { provider: 'none', model: 'none' } : this.#names.of(attempt);
  }
}
