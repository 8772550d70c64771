/** What a key or a secret belongs to. It is authenticated with it: under another context nothing opens. Never a secret itself. */
export type Context = Readonly<Record<string, string>>;

/** A data key as it may be stored. */
export interface WrappedKey {
  /** The key-encryption key that opens it: `KeyEncryption.id`. */
  readonly kek: string;
  readonly version: string;
  readonly bytes: Uint8Array;
}

/**
 * A key-encryption key with its versions: it encrypts the keys that encrypt secrets. Fails with `unavailable` or `timeout` when it cannot be
 * reached (after bounded tries), with `settings_invalid` when it does not let us, and with `conflict` for what does not open: of another key,
 * another context, a version that is refused. Nothing of it may be called inside a transaction.
 */
export abstract class KeyEncryption implements AsyncDisposable {
  /** Tells this key from every other: `file`, `vault:https://vault:8200/transit/hexad`. At most 300 characters. */
  abstract readonly id: string;
  /** The version that wraps now. */
  abstract current(): Promise<string>;
  /** All that still open, the current one among them, in the order in which they became that. */
  abstract versions(): Promise<readonly string[]>;
  abstract wrap(dataKey: Uint8Array, context: Context): Promise<WrappedKey>;
  /** The caller overwrites what it gets when it has used it. */
  abstract unwrap(wrapped: WrappedKey, context: Context): Promise<Buffer>;
  /** Makes a new version the current one, and gives it; where versions are made elsewhere (`environment`) it gives the current one. */
  abstract rotate(): Promise<string>;
  /** These versions open nothing any more, as far as this key can see to that. The current one is left alone. */
  abstract retire(versions: readonly string[]): Promise<void>;

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** The same bytes for the same context, whatever the order of its names. */
export const contextBytes = (context: Context): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));
