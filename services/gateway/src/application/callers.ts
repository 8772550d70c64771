import type { Caller } from '@hexad/kernel';

/** Says who calls. Fails with `unauthenticated`. */
export abstract class Callers {
  /** `retryMs`: as long as whoever knows is asked again when they cannot answer; default: as long as the call has time. */
  abstract byKey(apiKey: string, retryMs?: number): Promise<Caller>;
  /** By a ticket, which this uses up. */
  abstract byTicket(ticket: string): Promise<Caller>;
  /** The same caller with the roles that they have now; fails with `unauthenticated` for one who is none any more. */
  abstract again(caller: Caller): Promise<Caller>;
  /** Whoever can open the local socket: the owner of the local key. */
  abstract local(): Promise<Caller>;
}
