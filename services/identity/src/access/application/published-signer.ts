import type { Caller } from '@hexad/kernel';
import type { MintedToken } from '../domain/token.js';
import { Signer, type PublicKey, type SigningKeys } from './ports.js';

/** Milliseconds for which a key is published. Half of it is left at least when a token is signed, so the key outlives its tokens. */
const PUBLISHED = 3_600_000;

/** Signs with a key that every process of identity names to those who verify: it is published first, and again while it is used. */
export class PublishedSigner extends Signer {
  readonly #signer: Signer;
  readonly #keys: SigningKeys;
  #until = 0;
  #publishing: Promise<void> | undefined;

  constructor(signer: Signer, keys: SigningKeys) {
    super();
    this.#signer = signer;
    this.#keys = keys;
  }

  override async sign(caller: Caller, now: Date): Promise<MintedToken> {
    if (this.#until - now.getTime() < PUBLISHED / 2) await this.publish(now);
    return this.#signer.sign(caller, now);
  }

  override publicKey(): PublicKey {
    return this.#signer.publicKey();
  }

  publish(now: Date): Promise<void> {
    return (this.#publishing ??= this.#publish(now).finally(() => (this.#publishing = undefined)));
  }

  async #publish(now: Date): Promise<void> {
    const until = now.getTime() + PUBLISHED;
    await this.#keys.publish(this.#signer.publicKey(), new Date(until), now);
    this.#until = until;
  }
}
