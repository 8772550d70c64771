import type { After } from '@hexad/kernel';
import type { Key } from '../domain/key.js';

export abstract class Keys {
  /** False when the id is there already. `hash` is the SHA-256 of the secret. */
  abstract add(key: Key, hash: Uint8Array): Promise<boolean>;
  abstract find(id: string): Promise<(Key & { readonly hash: Uint8Array }) | undefined>;
  abstract revoke(id: string, at: Date): Promise<void>;
  /** Of one user, newest first. */
  abstract list(user: string, limit: number, after: After | undefined): Promise<readonly Key[]>;
}

/** Secrets of 256 bits that nobody else can guess. */
export abstract class KeySecrets {
  /** The same for the same seed, so that a repeated wish finds the secret that is not stored. */
  abstract secret(seed: readonly string[]): Uint8Array;
}
