import type { Bus } from '@hexad/bus';
import type { Store } from '@hexad/store';
import { EVENT, type Data } from '../messages.js';

/** Milliseconds; the same clock in every process of the machine. */
export const now = (): number => performance.timeOrigin + performance.now();

export interface Ordered extends Data {
  readonly id: string;
  /** When it was meant to be written, whatever came between. */
  readonly at: number;
}

/** Number and milliseconds. */
export type Latency = readonly [n: number, ms: number];

/** Milliseconds from the moment at which a business change was due until its effect was committed, by number. */
export class Latencies {
  readonly ms: number[] = [];
  #fresh: Latency[] = [];

  /** Those since the last time that it was asked: to tell of all of them again and again would itself make pauses. */
  fresh(): readonly Latency[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** The effect in another service, with its inbox. */
  hear(bus: Bus, store: Store): Promise<AsyncDisposable> {
    return bus.onEvent({ group: 'shipping.orders', types: [EVENT] }, async ({ message }) => {
      const data = message.data as Ordered;
      await store.inTenant(message.tenant, async (tx) => {
        if (!(await tx.firstTime('shipping.orders', message.id))) return;
        await tx.execute('insert into parcels values ($1, $2, $3)', [message.tenant, data.id, JSON.stringify(data)]);
      });
      const ms = now() - data.at;
      this.ms[data.n] = ms;
      this.#fresh.push([data.n, ms]);
    });
  }
}

export const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!;
