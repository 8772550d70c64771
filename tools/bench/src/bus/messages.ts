import { randomUUID } from 'node:crypto';
import { eventType } from '@hexad/kernel';
import type { OutboxMessage } from '@hexad/store';

export const TENANT = randomUUID();
export const EVENT = eventType('hexad.bench.thing.happened.v1');
export const QUEUE = 'tasks.bench';
const KEYS = 1_000;
/** What the relay publishes at once. */
const BATCH = 200;
const AT_ONCE = 2;
const BYTES = 1_024;

export interface Data {
  readonly n: number;
  readonly text: string;
}

const text = 'x'.repeat(BYTES - JSON.stringify({ n: 100_000, text: '' }).length);

/** 1 KiB of JSON. */
export const dataOf = (n: number): Data => ({ n, text });

export const keyOf = (n: number): string => `key-${n % KEYS}`;

/** A row of an outbox. */
export const outboxMessage = (kind: OutboxMessage['kind'], n: number): OutboxMessage => ({
  id: randomUUID(),
  kind,
  name: kind === 'event' ? EVENT : QUEUE,
  service: 'bench',
  tenant: TENANT,
  key: keyOf(n),
  subject: null,
  actor: 'service:bench',
  priority: 1,
  ordered: false,
  traceparent: null,
  time: new Date(),
  data: dataOf(n),
});

/** Sends the numbers below `count`, two batches at once: while one is confirmed the other is written. */
export async function inBatches(count: number, send: (numbers: readonly number[]) => Promise<unknown>): Promise<void> {
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < count) {
      const from = next;
      next = Math.min(count, from + BATCH);
      await send(Array.from({ length: next - from }, (_, n) => from + n));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}
