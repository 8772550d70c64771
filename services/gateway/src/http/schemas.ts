import { z } from 'zod';

/** Ids in paths: checked for their shape here, for their existence by the service. */
export const Id = z.uuid();
export const ById = z.strictObject({ id: Id });

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).default('').describe('`nextCursor` of the page before; absent for the first page.'),
});

export const NextCursor = z.string().nullable().describe('Null on the last page.');
export const Time = z.iso.datetime().nullable();

/** As the workflow engine names them. */
export const RunState = z.enum([
  'pending',
  'queued',
  'running',
  'waiting',
  'paused',
  'compensating',
  'succeeded',
  'failed',
  'cancelled',
  'compensated',
  'compensation_failed',
]);

/** gRPC has empty strings where JSON has null. */
export const orNull = (text: string): string | null => (text === '' ? null : text);

/** JSON text of a trusted service. */
export const parseJson = (text: string): unknown => (text === '' ? null : (JSON.parse(text) as unknown));

/** How a rotation of a key-encryption key went. `failed`: what is to be done about what does not open. */
export const keyRotation = (failed: string) =>
  z.object({ keyEncryptionKey: z.string(), version: z.string(), rewrapped: z.int(), failed: z.int().describe(failed) });
