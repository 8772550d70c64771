import type { Caller } from '@hexad/kernel';

/** Says who calls. Fails with `unauthenticated`. */
export abstract class Callers {
  /** `retryMs`: as long as whoever knows is asked again when they cannot answer; default: as long as the call has time. */
  abstract byKey(apiKey: string, retryMs?: number): Promise<Caller>;
  /** Whoever can open the local socket: the owner of the local key. */
  abstract local(): Promise<Caller>;
}
