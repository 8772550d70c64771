import { createHash } from 'node:crypto';
import type { CallContext } from '@hexad/rpc';

/** A UUID that is the same for the same caller, key and kind of thing: a retried write makes one row. */
export function idFor(call: CallContext, kind: string): string {
  const hash = createHash('sha256')
    .update(`${call.caller.tenant}\n${kind}\n${call.idempotencyKey ?? ''}`)
    .digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.subarray(0, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
