import { KeyEncryption, type Context, type WrappedKey } from './key-encryption.js';

/** Opens a key-encryption key when it is first needed: who keeps no secrets pays for none. */
export class LazyKey extends KeyEncryption {
  readonly #open: () => Promise<KeyEncryption>;
  #key: Promise<KeyEncryption> | undefined;
  #id = '';

  constructor(open: () => Promise<KeyEncryption>) {
    super();
    this.#open = open;
  }

  /** Known once it is open: ask for a version first. */
  override get id(): string {
    return this.#id;
  }

  override async current(): Promise<string> {
    return (await this.#opened()).current();
  }

  override async versions(): Promise<readonly string[]> {
    return (await this.#opened()).versions();
  }

  override async wrap(dataKey: Uint8Array, context: Context): Promise<WrappedKey> {
    return (await this.#opened()).wrap(dataKey, context);
  }

  override async unwrap(wrapped: WrappedKey, context: Context): Promise<Buffer> {
    return (await this.#opened()).unwrap(wrapped, context);
  }

  override async rotate(): Promise<string> {
    return (await this.#opened()).rotate();
  }

  override async retire(versions: readonly string[]): Promise<void> {
    await (await this.#opened()).retire(versions);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#key)?.[Symbol.asyncDispose]();
  }

  /** One that could not be opened is tried again by the next who needs it. */
  async #opened(): Promise<KeyEncryption> {
    this.#key ??= this.#open().catch((thrown: unknown) => {
      this.#key = undefined;
      throw thrown;
    });
    const key = await this.#key;
    this.#id = key.id;
    return key;
  }
}
