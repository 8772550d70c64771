import type { CallContext } from '@hexad/rpc';
import { uuidFrom } from '../domain/uuid-from.js';

/** The same UUID for the same tenant, kind and idempotency key: what is made twice by one wish is one thing. */
export const derivedId = ({ caller, idempotencyKey = '' }: CallContext, kind: string): string =>
  uuidFrom([caller.tenant, kind, idempotencyKey]);
