import { createHash } from 'node:crypto';
import type { CallContext } from '@hexad/rpc';

/** The same UUID for the same tenant, kind and idempotency key: what is made twice by one wish is one thing. */
export function derivedId({ caller, idempotencyKey = '' }: CallContext, kind: string): string {
  const hash = createHash('sha256').update(JSON.stringify([caller.tenant, kind, idempotencyKey])).digest(); // prettier-ignore
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
