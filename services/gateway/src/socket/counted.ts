import type { Counter, Metrics } from '@hexad/telemetry';

/** What the operator sees of the connections. */
export class Counted {
  readonly sent: Counter;
  readonly received: Counter;
  readonly #metrics: Metrics;
  #connections = 0;
  #subscriptions = 0;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
    this.sent = metrics.counter('hexad_ws_sent_messages_total');
    this.received = metrics.counter('hexad_ws_received_messages_total');
    this.connections(0);
    this.subscriptions(0);
  }

  connections(change: number): void {
    this.#metrics.gauge('hexad_ws_connections').set((this.#connections += change));
  }

  subscriptions(change: number): void {
    this.#metrics.gauge('hexad_ws_subscriptions').set((this.#subscriptions += change));
  }

  closed(code: number): void {
    this.#metrics.counter('hexad_ws_closed_total').add(1, { code: String(code) });
  }

  refused(code: string): void {
    this.#metrics.counter('hexad_ws_refused_total').add(1, { code });
  }
}
