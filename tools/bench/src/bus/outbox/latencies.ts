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

/** Milliseconds from the moment at which a business change was due until its effect was committed, by number. */
export class Latencies {
  readonly ms: number[] = [];

  /** The effect in another service, with its inbox. */
  hear(bus: Bus, store: Store): Promise<AsyncDisposable> {
    return bus.onEvent({ group: 'shipping.orders', types: [EVENT] }, async ({ message }) => {
      const data = message.data as Ordered;
      await store.inTenant(message.tenant, async (tx) => {
        if (!(await tx.firstTime('shipping.orders', message.id))) return;
        await tx.execute('insert into parcels values ($1, $2, $3)', [message.tenant, data.id, JSON.stringify(data)]);
      });
      this.ms[data.n] = now() - data.at;
    });
  }
}

export const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!;
