import { randomUUID } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT_CONTEXT, SpanKind, trace, TraceFlags, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, ParentBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Log } from '../log.js';
import type { TraceContext } from '../trace.js';
import { Tracing, type Span, type SpanStart } from '../tracing.js';
import { OtlpSpan } from './otlp-span.js';
import { WatchedExporter } from './watched-exporter.js';

export interface OtlpOptions {
  readonly url: string;
  readonly service: string;
  readonly log: Log;
  readonly exportMs?: number;
}

const LAST_EXPORT_MS = 2_000;
/** Spans that wait for the collector; what comes on top is thrown away. */
const MOST_WAITING = 8_192;

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Spans of OpenTelemetry, sent in batches beside the work. A trace that its caller does not want recorded is not. */
export class OtlpTracing extends Tracing {
  override readonly recording = true;
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;
  readonly #close: () => void;

  private constructor(provider: TracerProvider, close: () => void) {
    super();
    this.#provider = provider;
    this.#tracer = provider.getTracer('hexad');
    this.#close = close;
  }

  static open({ url, service, log, exportMs = 10_000 }: OtlpOptions): OtlpTracing {
    const to = new URL(url);
    to.pathname = `${to.pathname.replace(/\/$/, '')}/v1/traces`;
    const agent = to.protocol === 'https:' ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
    const exporter = new OTLPTraceExporter({ url: to.href, timeoutMillis: exportMs, httpAgentOptions: () => agent });
    const processor = new BatchSpanProcessor({
      exporter: new WatchedExporter(exporter, log),
      maxQueueSize: MOST_WAITING,
      scheduledDelayMillis: 1_000,
    });
    const provider = new TracerProvider({
      resource: resourceFromAttributes({
        'service.namespace': 'hexad',
        'service.name': service,
        'service.instance.id': randomUUID(),
      }),
      sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
      spanProcessors: [processor],
    });
    return new OtlpTracing(provider, () => agent.destroy());
  }

  override start({ name, kind, parent, attributes }: SpanStart): Span {
    const around = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, remote(parent));
    return new OtlpSpan(this.#tracer.startSpan(name, { kind: KINDS[kind], attributes: { ...attributes } }, around));
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    const last = this.#provider.shutdown().catch(() => undefined);
    await Promise.race([last, wait(LAST_EXPORT_MS, undefined, { ref: false })]);
    // A collector that does not answer does not keep the process.
    this.#close();
  }
}

const remote = ({ traceId, spanId, sampled }: TraceContext) => ({
  traceId,
  spanId,
  traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
  isRemote: true,
});
