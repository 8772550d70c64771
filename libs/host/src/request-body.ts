import type { IncomingMessage } from 'node:http';
import { AppError } from '@hexad/kernel';

/** Bytes of a body that is too large which are read and thrown away before it is refused. */
const MOST_DISCARDED = 256 * 1_024 * 1_024;

/**
 * The whole body of a request, as nobody has read it. Fails with `too_large` when it is larger than `limit` bytes, and says the `advice`. Such a one is
 * read to its end first, up to 256 MB: most clients send all before they listen, and take an answer in between for a broken connection. Fails with
 * `cancelled` when the client goes away.
 */
export async function readRequestBody(request: IncomingMessage, limit: number, advice = 'send less'): Promise<Buffer> {
  const body = await whole(request, limit).catch((cause: unknown) => {
    throw new AppError('cancelled', 'The client went away before its body was whole.', { cause });
  });
  if (body === undefined) throw new AppError('too_large', `The body is larger than ${limit} bytes; ${advice}.`, { details: { limit } });
  return body;
}

async function whole(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  let kept: Buffer[] | undefined = Number(request.headers['content-length']) > limit ? undefined : [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > limit) kept = undefined;
    if (size > MOST_DISCARDED) return undefined;
    kept?.push(chunk);
  }
  return kept?.length === 1 ? kept[0]! : kept && Buffer.concat(kept);
}
