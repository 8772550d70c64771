import { Publisher, type OutboxMessage } from '@hexad/store';
import { formatTraceparent, type Span, type Tracing } from '@hexad/telemetry';
import { sending } from '../spans.js';
import type { BrokerDriver } from './broker-driver.js';

/** Publishes with a span for each message, which the message carries on in place of the one that it was written in. */
export class TracedPublisher extends Publisher {
  readonly #driver: BrokerDriver;
  readonly #tracing: Tracing;

  constructor(driver: BrokerDriver, tracing: Tracing) {
    super();
    this.#driver = driver;
    this.#tracing = tracing;
  }

  override async publish(batch: readonly OutboxMessage[]): Promise<void> {
    if (!this.#tracing.recording) return this.#driver.publish(batch);
    const spans = batch.map((message) => this.#tracing.start(sending(this.#driver.system, message)));
    try {
      await this.#driver.publish(batch.map((message, index) => within(message, spans[index]!)));
    } catch (error) {
      for (const span of spans) span.fail(error);
      throw error;
    } finally {
      for (const span of spans) span.end();
    }
  }
}

const within = (message: OutboxMessage, { context }: Span): OutboxMessage =>
  context === undefined ? message : { ...message, traceparent: formatTraceparent(context) };
