import { z } from 'zod';
import { PROVIDERS } from '../script/schema.js';

export const RECORDING_SCHEMA = 'https://hexad.dev/schemas/model-recording/v1';

const Chunk = z.union([
  z.strictObject({ afterMs: z.number().min(0).describe('Since the chunk before, or the request.'), text: z.string() }),
  z.strictObject({ afterMs: z.number().min(0), base64: z.base64().describe('Bytes that are no UTF-8 by themselves.') }),
]);

/** One request and its response, without keys. */
export const Recording = z.strictObject({
  schema: z.literal(RECORDING_SCHEMA),
  provider: z.enum(PROVIDERS),
  request: z.strictObject({
    method: z.string(),
    url: z.string().describe('Path and query, without the key.'),
    headers: z.record(z.string(), z.string()).describe('For the reader; a request is matched by method, URL and body.'),
    body: z.string(),
  }),
  response: z.strictObject({
    status: z.number().int(),
    headers: z.record(z.string(), z.string()),
    chunks: z.array(Chunk),
    cut: z.boolean().describe('The provider closed the connection before the end.'),
  }),
});
export type Recording = z.infer<typeof Recording>;
type Chunk = z.infer<typeof Chunk>;

export function chunkOf(bytes: Buffer, afterMs: number): Chunk {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? { afterMs, text } : { afterMs, base64: bytes.toString('base64') };
}

export const bytesOf = (chunk: Chunk): Buffer => ('text' in chunk ? Buffer.from(chunk.text) : Buffer.from(chunk.base64, 'base64'));
