import type { IncomingMessage } from 'node:http';
import { readRequestBody } from '@hexad/host';
import { AppError } from '@hexad/kernel';

/** The whole body of a request, as nobody has read it. Fails with `too_large`. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  if (request.method === 'GET' || request.method === 'DELETE') return Buffer.alloc(0);
  const body = await readRequestBody(request, limit).catch((cause: unknown) => {
    throw new AppError('cancelled', 'The client went away before its body was whole.', { cause });
  });
  if (body !== undefined) return body;
  throw new AppError(
    'too_large',
    `The body is larger than ${limit} bytes; send less, or ask the operator for a higher HEXAD_LLM_BODY_LIMIT.`,
    {
      details: { limit },
    },
  );
}
