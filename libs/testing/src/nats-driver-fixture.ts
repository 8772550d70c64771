import { randomUUID } from 'node:crypto';
import { NatsDriver, type NatsOptions } from '@hexad/bus/nats';
import type { Received } from '@hexad/bus';
import type { OutboxMessage } from '@hexad/store';
import { SilentLog } from '@hexad/telemetry';

export const someTenant: string = randomUUID();

/** Resolves when it has reached the server. */
export async function openDriver(url: string, options: NatsOptions): Promise<NatsDriver> {
  const driver = new NatsDriver(url, new SilentLog(), { maxBytes: 64 * 1024 * 1024, ...options });
  await (await driver.subscribe({ kind: 'tasks', queue: 'none' }, { concurrency: 1, ackDeadlineMs: 60_000 }, () => undefined)).stop();
  return driver;
}

/** An outbox row; its data is `{n}`. */
export const outgoing = (n: number, about: Partial<OutboxMessage> = {}): OutboxMessage => ({
  id: randomUUID(),
  kind: 'event',
  name: 'hexad.test.thing.done.v1',
  service: 'test',
  tenant: someTenant,
  key: 'k',
  subject: null,
  actor: 'user:7',
  priority: 1,
  ordered: false,
  traceparent: null,
  time: new Date(),
  data: { n },
  ...about,
});

export const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** `count` events over the keys `k0`, `k1`, …; the numbers of each key ascend. */
export const overKeys = (from: number, count: number, keys: number): OutboxMessage[] =>
  range(count).map((n) => outgoing(from + n, { key: `k${n % keys}` }));

export const numberOf = ({ message }: Received): number => (message.data as { n: number }).n;

/** Handles one at a time of each key, says when two ran at once, and remembers in which order. */
export class Handled {
  readonly byKey = new Map<string, number[]>();
  overlaps = 0;
  #running = new Set<string>();
  #count = 0;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  readonly handle = async (received: Received): Promise<void> => {
    const { key } = received.message;
    if (this.#running.has(key)) this.overlaps += 1;
    this.#running.add(key);
    await new Promise(setImmediate);
    this.#running.delete(key);
    if (received.lost.aborted) return received.release();
    this.byKey.set(key, [...(this.byKey.get(key) ?? []), numberOf(received)]);
    await received.ack();
    this.#count += 1;
    for (const { count, resolve } of this.#waiting) if (this.#count >= count) resolve();
  };

  /** Resolves when so many were handled in all. */
  count(count: number): Promise<void> {
    if (this.#count >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  get numbers(): number[] {
    return [...this.byKey.values()].flat().sort((a, b) => a - b);
  }

  /** The keys whose events did not come in order; the same one twice in a row is in order. */
  get disordered(): string[] {
    return [...this.byKey].filter(([, numbers]) => numbers.some((n, at) => at > 0 && n < numbers[at - 1]!)).map(([key]) => key);
  }
}
