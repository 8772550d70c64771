/** What one key has of this process. */
export interface Share {
  connections: number;
  subscriptions: number;
}

/** The shares of all keys that have any. */
export class Shares {
  readonly #shares = new Map<string, Share>();

  /** The share of a key; it is forgotten when it has no connections any more. */
  of(key: string): Share {
    return this.#shares.get(key) ?? { connections: 0, subscriptions: 0 };
  }

  enter(key: string): Share {
    const share = this.of(key);
    share.connections += 1;
    this.#shares.set(key, share);
    return share;
  }

  leave(key: string): void {
    const share = this.of(key);
    share.connections -= 1;
    if (share.connections <= 0) this.#shares.delete(key);
  }
}
