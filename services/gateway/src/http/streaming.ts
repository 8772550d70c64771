import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/**
 * Sends chunks as they come. What fails before the first chunk is thrown, so that it becomes a proper problem; what fails later cuts the
 * connection, so that nobody takes a part for the whole.
 */
export async function sendChunks(
  reply: FastifyReply,
  chunks: AsyncIterable<Uint8Array | string>,
  headers: Record<string, string>,
): Promise<void> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  const rest = (async function* () {
    try {
      if (first.done === true) return;
      yield first.value;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
  void reply.headers(headers);
  await reply.send(Readable.from(rest, { objectMode: false }));
}

/** The bytes of a service's stream. */
export async function* bytesOf(chunks: AsyncIterable<{ readonly chunk: Uint8Array }>): AsyncGenerator<Uint8Array> {
  for await (const { chunk } of chunks) yield chunk;
}

/** The signal of a request: aborted when its client goes away, or the gateway stops where `stopping` is given. */
export function signalOf(reply: FastifyReply, stopping?: AbortSignal): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return stopping === undefined ? gone.signal : AbortSignal.any([gone.signal, stopping]);
}

/** Lets a line pass at least every `everyMs`: an empty one tells both ends that the other is there. */
export async function* withHeartbeat(lines: AsyncIterable<string>, everyMs: number, beat: string): AsyncGenerator<string> {
  const iterator = lines[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const pause = new Promise<undefined>((resolve) => {
        timer = setTimeout(resolve, everyMs, undefined);
      });
      const won = await Promise.race([next, pause]).finally(() => clearTimeout(timer));
      if (won === undefined) {
        yield beat;
        continue;
      }
      if (won.done === true) return;
      yield won.value;
      next = iterator.next();
    }
  } finally {
    await iterator.return?.();
  }
}
