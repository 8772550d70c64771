/** Tickets that were neither used nor have run out, by the SHA-256 of their secrets. */
export abstract class Tickets {
  /** Fails with `exhausted` when the actor has too many. */
  abstract add(
    tenant: string,
    ticket: { readonly hash: Uint8Array; readonly actor: string; readonly expiresAt: Date },
    now: Date,
  ): Promise<void>;
  /** Whose it was; the next one gets nothing. */
  abstract take(tenant: string, hash: Uint8Array, now: Date): Promise<string | undefined>;
}
