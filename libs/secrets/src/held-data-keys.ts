import { createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { AppError, SystemClock, type Clock } from '@hexad/kernel';
import { close, open } from './box.js';
import { contextBytes, KeyEncryption, type Context, type WrappedKey } from './key-encryption.js';

interface Held {
  readonly box: Buffer;
  /** Unix milliseconds. */
  readonly since: number;
}

const MOST = 10_000;
const NOTHING = new Uint8Array();

export interface HoldOptions {
  /** Milliseconds, default 30_000. From half of them on the key is asked for again beside its use, so that no call waits for that. */
  readonly holdMs?: number;
  readonly clock?: Clock;
}

/**
 * Before a key-encryption key that is asked over the network: a data key that was unwrapped is held for seconds, closed with a key of this
 * process that is in no file, no dump of the heap and no other process. Secrets are not held.
 */
export class HeldDataKeys extends KeyEncryption {
  readonly #inner: KeyEncryption;
  readonly #holdMs: number;
  readonly #clock: Clock;
  readonly #own: KeyObject;
  readonly #held = new Map<string, Held>();
  readonly #asking = new Map<string, Promise<void>>();
  readonly #timer: NodeJS.Timeout;

  constructor(inner: KeyEncryption, { holdMs = 30_000, clock = new SystemClock() }: HoldOptions = {}) {
    super();
    this.#inner = inner;
    this.#holdMs = holdMs;
    this.#clock = clock;
    const own = randomBytes(32);
    this.#own = createSecretKey(own);
    own.fill(0);
    this.#timer = setInterval(() => this.#forget(), 1_000).unref();
  }

  override get id(): string {
    return this.#inner.id;
  }

  override current(): Promise<string> {
    return this.#inner.current();
  }

  override versions(): Promise<readonly string[]> {
    return this.#inner.versions();
  }

  override wrap(dataKey: Uint8Array, context: Context): Promise<WrappedKey> {
    return this.#inner.wrap(dataKey, context);
  }

  override async unwrap(wrapped: WrappedKey, context: Context): Promise<Buffer> {
    const name = nameOf(wrapped, context);
    const now = this.#clock.now().getTime();
    let held = this.#held.get(name);
    if (held === undefined || now - held.since >= this.#holdMs) {
      await this.#ask(name, wrapped, context);
      held = this.#held.get(name);
    } else if (now - held.since >= this.#holdMs / 2) {
      void this.#ask(name, wrapped, context).catch(() => undefined);
    }
    const dataKey = held && open(this.#own, held.box, NOTHING);
    return dataKey ?? this.#inner.unwrap(wrapped, context);
  }

  override rotate(): Promise<string> {
    return this.#inner.rotate();
  }

  override async retire(versions: readonly string[]): Promise<void> {
    await this.#inner.retire(versions);
    this.#empty();
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await Promise.allSettled(this.#asking.values());
    this.#empty();
    await this.#inner[Symbol.asyncDispose]();
  }

  /** Those who want the same wait for one answer. */
  #ask(name: string, wrapped: WrappedKey, context: Context): Promise<void> {
    const asking = this.#asking.get(name) ?? this.#hold(name, wrapped, context).finally(() => this.#asking.delete(name));
    this.#asking.set(name, asking);
    return asking;
  }

  async #hold(name: string, wrapped: WrappedKey, context: Context): Promise<void> {
    try {
      const dataKey = await this.#inner.unwrap(wrapped, context);
      this.#drop(name);
      this.#held.set(name, { box: close(this.#own, dataKey, NOTHING), since: this.#clock.now().getTime() });
      dataKey.fill(0);
    } catch (error) {
      // What the key refuses is refused at once; while it is away, what is held is good for its time.
      if (!AppError.from(error).retryable) this.#drop(name);
      throw error;
    }
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= MOST) break;
      this.#drop(oldest);
    }
  }

  #forget(): void {
    const now = this.#clock.now().getTime();
    for (const [name, { since }] of this.#held) if (now - since >= this.#holdMs) this.#drop(name);
  }

  #drop(name: string): void {
    this.#held.get(name)?.box.fill(0);
    this.#held.delete(name);
  }

  #empty(): void {
    for (const name of this.#held.keys()) this.#drop(name);
  }
}

const nameOf = ({ kek, version, bytes }: WrappedKey, context: Context): string =>
  createHash('sha256')
    .update(JSON.stringify([kek, version]))
    .update(contextBytes(context))
    .update(bytes)
    .digest('base64');
