import { randomUUID } from 'node:crypto';
import type { Received } from './driver.js';
import type { Held, Taker } from './embedded/lane-queue.js';

/** A delivery that remembers how it was settled. */
export interface Delivered extends Received {
  readonly settled: string[];
}

export function delivered(about: Partial<Pick<Received, 'attempt' | 'crashes' | 'lost'>> = {}, id: string = randomUUID()): Delivered {
  const settled: string[] = [];
  const say = (word: string) => async (): Promise<void> => void settled.push(word);
  return {
    message: { id, type: 't', source: '/hexad/test', time: '2026-01-15T12:00:00Z', tenant: 't', actor: 'user:7', key: 'k', data: {} },
    attempt: 1,
    crashes: 0,
    lost: new AbortController().signal,
    ...about,
    settled,
    ack: say('ack'),
    release: say('release'),
    retry: say('retry'),
    bury: async (error) => void settled.push(`bury ${error.code}`),
  };
}

let seqs = 0;

/** A leased delivery; `order` is its tenant and key. */
export function held({ order, priority = 1 }: { order?: string; priority?: number } = {}): Held {
  const lost = new AbortController();
  const seq = String((seqs += 1));
  return { seq, lease: randomUUID(), ackDeadlineMs: 1_000, order, priority, received: delivered({ lost: lost.signal }, seq), lost };
}

/** A consumer and the ids of what it was handed, in order. */
export function taker(concurrency: number): Taker & { readonly got: string[] } {
  const got: string[] = [];
  return { concurrency, running: 0, got, take: ({ message }) => void got.push(message.id) };
}
