import { AppError } from '@hexad/kernel';
import { SpanStatusCode, TraceFlags, type Span as Recording } from '@opentelemetry/api';
import { redactText } from '../redact.js';
import type { TraceContext } from '../trace.js';
import type { Span, SpanAttributes } from '../tracing.js';

/** A span of OpenTelemetry. Secrets never enter it. */
export class OtlpSpan implements Span {
  readonly context: TraceContext;
  readonly #recording: Recording;
  #ended = false;

  constructor(recording: Recording) {
    this.#recording = recording;
    const { traceId, spanId, traceFlags } = recording.spanContext();
    this.context = { traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 };
  }

  set(attributes: SpanAttributes): void {
    this.#recording.setAttributes({ ...attributes });
  }

  fail(thrown: unknown): void {
    const { code, message } = AppError.from(thrown);
    const text = redactText(message);
    this.#recording.setAttribute('error.type', code);
    this.#recording.setStatus({ code: SpanStatusCode.ERROR, message: text });
    this.#recording.addEvent('exception', { 'exception.type': code, 'exception.message': text });
  }

  end(): void {
    if (!this.#ended) this.#recording.end();
    this.#ended = true;
  }
}
