import type { Caller } from '@hexad/kernel';

/** Says who calls. Fails with `unauthenticated`. */
export abstract class Callers {
  abstract byKey(apiKey: string): Promise<Caller>;
  /** Whoever can open the local socket: the owner of the local key. */
  abstract local(): Promise<Caller>;
}
