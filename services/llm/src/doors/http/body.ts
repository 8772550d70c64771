import type { IncomingMessage } from 'node:http';
import { readRequestBody } from '@hexad/host';

/** The whole body of a request, as nobody has read it. Fails with `too_large`. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  if (request.method === 'GET' || request.method === 'DELETE') return Buffer.alloc(0);
  return readRequestBody(request, limit, 'send less, or ask the operator for a higher HEXAD_LLM_BODY_LIMIT');
}
