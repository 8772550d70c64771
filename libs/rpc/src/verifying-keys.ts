import { setTimeout as wait } from 'node:timers/promises';
import { AppError, type Clock } from '@hexad/kernel';
import { importJWK, type CryptoKey, type JWK } from 'jose';
import { TOKEN } from './token.js';

/** A public key of identity, and until when it signs. */
export interface VerifyingKey {
  /** JWK as JSON; its `kid` is what tokens call it. */
  readonly jwk: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

interface Held {
  readonly key: CryptoKey | Uint8Array;
  readonly expiresAt: number;
}
type Names = ReadonlyMap<string | undefined, Held>;

/** Milliseconds between two questions to identity at least. */
const PAUSE = 1_000;

/**
 * The keys of identity by their names. An unknown name may be that of a process that began just now, so it waits for keys that were asked for
 * after it came: all that wait share one question, and there is at most one a second, however many tokens are forged.
 */
export class VerifyingKeys {
  readonly #ask: () => Promise<readonly VerifyingKey[]>;
  readonly #clock: Clock;
  #held: Names = new Map();
  /** How many questions have begun, and the last one that was answered. `#asking` is the one that waits or is under way. */
  #begun = 0;
  #answered = 0;
  #askedAt = 0;
  #asking: Promise<void> | undefined;

  constructor(ask: () => Promise<readonly VerifyingKey[]>, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /** Fails with `unauthenticated` when identity has no such key. */
  async named(id: string | undefined): Promise<CryptoKey | Uint8Array> {
    const came = this.#begun;
    for (;;) {
      const held = this.#held.get(id);
      if (held !== undefined && held.expiresAt > this.#clock.now().getTime()) return held.key;
      if (this.#answered > came) throw new AppError('unauthenticated', 'The token was signed with a key that is not in use.');
      await (this.#asking ??= this.#renew().finally(() => (this.#asking = undefined)));
    }
  }

  async #renew(): Promise<void> {
    const pause = this.#askedAt + PAUSE - this.#clock.now().getTime();
    if (pause > 0) await wait(Math.min(pause, PAUSE));
    this.#begun += 1;
    this.#askedAt = this.#clock.now().getTime();
    try {
      this.#held = new Map(await Promise.all((await this.#ask()).map(imported)));
      this.#answered = this.#begun;
    } catch (error) {
      this.#askedAt = 0;
      if (error instanceof AppError) throw error;
      throw new AppError('unavailable', 'The keys that verify tokens cannot be had from identity.', { cause: error });
    }
  }
}

async function imported({ jwk: text, expiresAt }: VerifyingKey): Promise<[string | undefined, Held]> {
  const jwk = JSON.parse(text) as JWK;
  return [jwk.kid, { key: await importJWK(jwk, TOKEN.algorithm), expiresAt }];
}
