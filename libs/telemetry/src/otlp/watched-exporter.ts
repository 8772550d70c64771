import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Log } from '../log.js';

/** Says once when spans are lost, and once when they arrive again. */
export class WatchedExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #log: Log;
  #lost = 0;

  constructor(exporter: SpanExporter, log: Log) {
    this.#exporter = exporter;
    this.#log = log;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#exporter.export(spans, (result) => {
      this.#note(spans.length, result);
      // The processor would only hand the error to a log of its own.
      done({ code: ExportResultCode.SUCCESS });
    });
  }

  async shutdown(): Promise<void> {
    await this.#exporter.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.();
  }

  #note(spans: number, { code, error }: ExportResult): void {
    if (code !== ExportResultCode.SUCCESS) {
      if (this.#lost === 0) this.#log.warn('the collector does not take spans; they are lost until it does', { error });
      this.#lost += spans;
    } else if (this.#lost > 0) {
      this.#log.info('the collector takes spans again', { lost: this.#lost });
      this.#lost = 0;
    }
  }
}
