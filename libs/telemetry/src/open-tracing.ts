import type { Log } from './log.js';
import { NoTracing, type Tracing } from './tracing.js';

export interface TracingOptions {
  /** Of an OTLP collector, for HTTP with JSON; `/v1/traces` is put behind its path. Without one nothing is recorded and nothing loaded. */
  readonly url: string | undefined;
  /** What the process is called among the services of a trace. */
  readonly service: string;
  readonly log: Log;
  /** Milliseconds for one batch, with everything that is tried again; default 10_000. Then its spans are lost. */
  readonly exportMs?: number;
}

/** Disposing hands over what was recorded, in at most two seconds. */
export async function openTracing({ url, ...options }: TracingOptions): Promise<Tracing> {
  if (url === undefined) return new NoTracing();
  const { OtlpTracing } = await import('./otlp/otlp-tracing.js');
  return OtlpTracing.open({ url, ...options });
}
