import type { IncomingMessage } from 'node:http';
import { AppError } from '@hexad/kernel';

/** The whole body of a request, as JSON that nobody has read. Fails with `too_large` and `invalid`. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  if (request.method === 'GET' || request.method === 'DELETE') return Buffer.alloc(0);
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity', 'content-length': length } = request.headers;
  if (!/^application\/json\s*(?:;|$)/i.test(type))
    throw new AppError('invalid', 'The body must be JSON: send `Content-Type: application/json`.');
  if (encoding !== 'identity') throw new AppError('invalid', `The body is in ${encoding}; send it as it is, without Content-Encoding.`);
  if (Number(length) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
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
