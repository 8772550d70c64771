import { AppError, type ErrorCode } from '@hexad/kernel';
import { Metrics, prometheusText } from '@hexad/telemetry';
import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../calls/application/ports.js';
import { attempt, record } from '../fixtures/records.js';
import { CallMetrics, type CallMetricsOptions } from './application/call-metrics.js';

function count(calls: readonly Partial<CallRecord>[], options: CallMetricsOptions = {}) {
  const metrics = new Metrics();
  const counting = new CallMetrics(metrics, options);
  for (const call of calls) counting.count(record(call));
  const of = (name: string) => metrics.samples().flatMap((sample) => (sample.name === name ? [[sample.value, sample.labels]] : []));
  return { metrics, of };
}

const failed = (code: ErrorCode, more: Partial<CallRecord> = {}): Partial<CallRecord> => ({
  outcome: 'failed',
  error: new AppError(code, 'It failed.'),
  ...more,
});
const small = { provider: 'double', model: 'small' };

describe('the numbers of calls', () => {
  it('say how calls went, with their code', () => {
    const { of } = count([{}, {}, failed('budget_reached', { attempts: [] })]);
    expect(of('hexad_llm_calls_total')).toEqual([
      [2, { ...small, operation: 'chat', outcome: 'succeeded', code: 'ok' }],
      [1, { provider: 'none', model: 'none', operation: 'chat', outcome: 'failed', code: 'budget_reached' }],
    ]);
    expect(of('hexad_llm_budget_refusals_total')).toEqual([[1, {}]]);
  });

  it('say what was used and what it cost', () => {
    const { of } = count([{}, { attempts: [attempt(5)] }]);
    expect([of('hexad_llm_cost_microdollars_total'), of('hexad_llm_tokens_total')]).toEqual([
      [[12, small]],
      [
        [20, { ...small, kind: 'input' }],
        [10, { ...small, kind: 'output' }],
      ],
    ]);
  });

  it('tell a retry from a fallback, by what it is from, and count each broken stream', () => {
    const broken = { outcome: 'failed', error: 'stream_broken' } as const;
    const { of } = count([
      { attempts: [attempt(1, { outcome: 'failed', error: 'provider_limited' }), attempt(1, broken), attempt(1, { provider: 'other' })] },
    ]);
    expect([of('hexad_llm_retries_total'), of('hexad_llm_fallbacks_total'), of('hexad_llm_stream_breaks_total')]).toEqual([
      [[1, { ...small, code: 'provider_limited' }]],
      [[1, { ...small, code: 'stream_broken' }]],
      [[1, small]],
    ]);
  });

  it('have the histograms of the conventions, of the first token for streams alone', () => {
    const { metrics } = count([
      { latencyMs: 1_000, firstTokenMs: 20 },
      { latencyMs: 3_000, firstTokenMs: 30, streamed: true },
    ]);
    const text = prometheusText(metrics.samples());
    const labels = 'gen_ai_operation_name="chat",gen_ai_provider_name="double",gen_ai_request_model="small"';
    expect(text).toContain(`gen_ai_client_operation_duration_seconds_bucket{${labels},le="2.56"} 1`);
    expect(text).toContain(`gen_ai_client_operation_time_to_first_chunk_seconds_count{${labels}} 1`);
  });

  it('name known models and the first few others, whatever tenants call theirs', () => {
    const names = Array.from({ length: 30 }, (_, index) => ({ attempts: [attempt(1, { model: `own-${index}` })] }));
    const { of } = count([...names, {}], { known: ['double/small'], most: 2 });
    expect(of('hexad_llm_cost_microdollars_total').map(([, labels]) => (labels as Record<string, string>)['model'])).toEqual([
      'own-0',
      'own-1',
      'other',
      'small',
    ]);
  });

  it('have no label of a caller, a project or a tenant', () => {
    const { metrics } = count([
      failed('model_unknown', { asked: 'planted', actor: 'planted', path: { project: 'planted' }, purpose: 'planted' }),
    ]);
    expect(JSON.stringify(metrics.samples())).not.toContain('planted');
  });
});
