import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Log } from '../log.js';

type Done = Parameters<SpanExporter['export']>[1];
type Result = Parameters<Done>[0];

const SUCCESS = 0;

/** Says once when spans are lost, and once when they arrive again. */
export class WatchedExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #log: Log;
  #lost = 0;

  constructor(exporter: SpanExporter, log: Log) {
    this.#exporter = exporter;
    this.#log = log;
  }

  export(spans: ReadableSpan[], done: Done): void {
    this.#exporter.export(spans, (result) => {
      this.#note(spans.length, result);
      // The processor would only hand the error to a log of its own.
      done({ code: SUCCESS });
    });
  }

  async shutdown(): Promise<void> {
    await this.#exporter.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.();
  }

  #note(spans: number, { code, error }: Result): void {
    if (code !== SUCCESS) {
      if (this.#lost === 0) this.#log.warn('the collector does not take spans; they are lost until it does', { error });
      this.#lost += spans;
    } else if (this.#lost > 0) {
      this.#log.info('the collector takes spans again', { lost: this.#lost });
      this.#lost = 0;
    }
  }
}
