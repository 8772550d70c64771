import { uuidFrom } from '@hexad/kernel';
import type { CallContext } from './ports.js';

/** The same UUID for the same tenant, kind and idempotency key: what is made twice by one wish is one thing. */
export const derivedId = ({ caller, idempotencyKey = '' }: CallContext, kind: string): string =>
  uuidFrom([caller.tenant, kind, idempotencyKey]);
