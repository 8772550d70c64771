import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';

/** Sends every item as fast as the client reads. Stops, and lets the source clean up, when `signal` aborts; then throws its reason. */
export async function sendStream(
  call: ServerWritableStream<unknown, unknown>,
  items: AsyncIterable<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    const fail = () => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
  aborted.catch(() => {});
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done === true) return;
      if (!call.write(next.value)) await Promise.race([once(call, 'drain'), aborted]);
    }
  } catch (error) {
    // Not awaited: a source that is stuck in `next` answers `return` only when it moves.
    void Promise.resolve(iterator.return?.()).catch(() => {});
    throw error;
  }
}
