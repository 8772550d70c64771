import type { IncomingMessage } from 'node:http';
import { AppError } from '@hexad/kernel';

/** The whole body of a request, as nobody has read it. Fails with `too_large`. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  if (request.method === 'GET' || request.method === 'DELETE') return Buffer.alloc(0);
  if (Number(request.headers['content-length']) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // What is too large is read to its end by the server, and thrown away: a client hears nothing while it sends.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('cancelled', 'The client went away before its body was whole.', { cause });
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

const tooLarge = (limit: number): AppError =>
  new AppError('too_large', `The body is larger than ${limit} bytes; send less, or ask the operator for a higher HEXAD_LLM_BODY_LIMIT.`, {
    details: { limit },
  });
