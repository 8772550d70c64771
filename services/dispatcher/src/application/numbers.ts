import type { Counter, Gauge, Histogram, Metrics } from '@hexad/telemetry';
import type { HeldTask } from '../domain/task.js';
import type { Line } from './ports.js';

/** Seconds: a warm agent is told in milliseconds, the last of a long line after hours. */
const WAITS = [0.01, 0.05, 0.1, 0.3, 1, 3, 10, 30, 60, 300, 900, 3_600, 14_400];

/** What the dispatcher counts. The class of a tenant is its weight: names of tenants would be without number. */
export class Numbers {
  readonly #line: Line;
  readonly #weightOf: (tenant: string) => number;
  readonly #placements: Counter;
  readonly #lost: Counter;
  readonly #waiting: Histogram;
  readonly #depth: Gauge;
  #known = new Map<string, { readonly kind: string; readonly class: string }>();

  constructor(metrics: Metrics, line: Line, weightOf: (tenant: string) => number) {
    this.#line = line;
    this.#weightOf = weightOf;
    this.#placements = metrics.counter('hexad_dispatcher_placements_total');
    this.#lost = metrics.counter('hexad_dispatcher_lost_leases_total');
    this.#waiting = metrics.histogram('hexad_dispatcher_waiting_seconds', WAITS);
    this.#depth = metrics.gauge('hexad_dispatcher_line_depth');
  }

  readonly placed = (tenant: string, kind: string, waitedMs: number): void => {
    const labels = { kind, class: this.#classOf(tenant) };
    this.#placements.add(1, labels);
    this.#waiting.record(waitedMs / 1_000, labels);
  };

  lost(tasks: readonly HeldTask[]): void {
    for (const { kind } of tasks) this.#lost.add(1, { kind });
  }

  /** How long the lines are now. */
  async measure(tenants: readonly string[]): Promise<void> {
    const depths = new Map([...this.#known].map(([key, labels]) => [key, { labels, depth: 0 }]));
    for (const tenant of tenants)
      for (const [kind, depth] of await this.#line.depths(tenant)) {
        const labels = { kind, class: this.#classOf(tenant) };
        const key = JSON.stringify(labels);
        depths.set(key, { labels, depth: (depths.get(key)?.depth ?? 0) + depth });
      }
    for (const { labels, depth } of depths.values()) this.#depth.set(depth, labels);
    this.#known = new Map([...depths].map(([key, { labels }]) => [key, labels]));
  }

  #classOf(tenant: string): string {
    return String(this.#weightOf(tenant));
  }
}
