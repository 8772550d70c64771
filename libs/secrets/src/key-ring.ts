import { KeyEncryption, type Context, type WrappedKey } from './key-encryption.js';
import { noVersion } from './local-keys.js';

/** A key-encryption key together with those that were used before it: they open what they closed, and close nothing. */
export class KeyRing extends KeyEncryption {
  readonly #current: KeyEncryption;
  readonly #previous: readonly KeyEncryption[];

  constructor(current: KeyEncryption, previous: readonly KeyEncryption[]) {
    super();
    this.#current = current;
    this.#previous = previous;
  }

  override get id(): string {
    return this.#current.id;
  }

  override current(): Promise<string> {
    return this.#current.current();
  }

  override versions(): Promise<readonly string[]> {
    return this.#current.versions();
  }

  override wrap(dataKey: Uint8Array, context: Context): Promise<WrappedKey> {
    return this.#current.wrap(dataKey, context);
  }

  override async unwrap(wrapped: WrappedKey, context: Context): Promise<Buffer> {
    const key = [this.#current, ...this.#previous].find(({ id }) => id === wrapped.kek);
    if (key === undefined) throw noVersion(wrapped.kek, wrapped.version);
    return key.unwrap(wrapped, context);
  }

  override rotate(): Promise<string> {
    return this.#current.rotate();
  }

  /** The keys of before are left to whoever keeps them. */
  override retire(versions: readonly string[]): Promise<void> {
    return this.#current.retire(versions);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    for (const key of [this.#current, ...this.#previous]) await key[Symbol.asyncDispose]();
  }
}
