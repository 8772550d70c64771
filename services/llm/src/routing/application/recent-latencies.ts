import type { Clock } from '@hexad/kernel';
import { Latencies } from './ports.js';

const SAMPLES = 32;
/** Milliseconds after which a sample says nothing of now: a model that became slow is tried again by then. */
const FRESH_MS = 300_000;
const MOST_MODELS = 5_000;

interface Sample {
  readonly at: number;
  readonly ms: number;
}

/** The last answers of each model, in memory. */
export class RecentLatencies extends Latencies {
  readonly #clock: Clock;
  readonly #samples = new Map<string, Sample[]>();

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  override record(tenant: string, provider: string, model: string, latencyMs: number): void {
    const key = keyOf(tenant, provider, model);
    const samples = this.#samples.get(key) ?? [];
    samples.push({ at: this.#clock.now().getTime(), ms: latencyMs });
    if (samples.length > SAMPLES) samples.shift();
    this.#samples.delete(key);
    const oldest = this.#samples.size >= MOST_MODELS ? this.#samples.keys().next().value : undefined;
    if (oldest !== undefined) this.#samples.delete(oldest);
    this.#samples.set(key, samples);
  }

  override median(tenant: string, provider: string, model: string): number | undefined {
    const since = this.#clock.now().getTime() - FRESH_MS;
    const samples = this.#samples.get(keyOf(tenant, provider, model)) ?? [];
    const fresh = samples
      .filter(({ at }) => at > since)
      .map(({ ms }) => ms)
      .sort((a, b) => a - b);
    return fresh[Math.floor(fresh.length / 2)];
  }
}

const keyOf = (tenant: string, provider: string, model: string): string => `${tenant} ${provider} ${model}`;
