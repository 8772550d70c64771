import { after, next, type Entry } from './domain/queue.js';
import type { MergeHands } from './hands.js';

/** Takes the entries through, one after the other, until all are landed or returned. `told` hears of each that has changed. */
export async function runQueue(
  entries: readonly Entry[],
  hands: MergeHands,
  told: (entry: Entry) => void | Promise<void> = () => undefined,
  signal?: AbortSignal,
): Promise<Entry[]> {
  const queue = [...entries];
  for (;;) {
    signal?.throwIfAborted();
    const due = next(queue, await hands.tip());
    if (!due) return queue;
    const changed = after(due.entry, await hands.do(due.entry, due.step));
    queue[queue.indexOf(due.entry)] = changed;
    await told(changed);
  }
}
