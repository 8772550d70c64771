import type { Caller } from '@hexad/kernel';
import type { UserRole } from '../domain/roles.js';
import type { MintedToken } from '../domain/token.js';

export interface KnownKey {
  readonly id: string;
  /** SHA-256 of its secret. */
  readonly hash: Uint8Array;
  /** Of the user whose key it is. */
  readonly role: UserRole;
  /** Null: never. */
  readonly expiresAt: Date | null;
}

/** What is valid now: neither revoked nor expired, of a user who is not disabled. */
export abstract class Credentials {
  /** The key with this SHA-256. */
  abstract key(tenant: string, hash: Uint8Array, now: Date): Promise<KnownKey | undefined>;
  /** The role of `user:<id>` or of the user of `key:<id>`. */
  abstract roleOf(caller: Caller, now: Date): Promise<UserRole | undefined>;
}

export interface PublicKey {
  /** What tokens call it. */
  readonly kid: string;
  /** As JSON. */
  readonly jwk: string;
}

/** Signs tokens with the private key of this process. */
export abstract class Signer {
  abstract sign(caller: Caller, now: Date): Promise<MintedToken>;
  /** What verifies them. */
  abstract publicKey(): PublicKey;
}

export interface PublishedKey {
  readonly jwk: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

/** The public keys of all processes of identity. */
export abstract class SigningKeys {
  /** Until then the key is among those in use. */
  abstract publish(key: PublicKey, until: Date, now: Date): Promise<void>;
  abstract inUse(now: Date): Promise<readonly PublishedKey[]>;
}

/** Knows which service holds which secret. */
export abstract class Services {
  abstract knows(service: string, secret: string): boolean;
}

export abstract class Tenants {
  abstract exists(tenant: string): Promise<boolean>;
}

/** The tenant, owner and key of a platform that one person runs for themselves. */
export abstract class LocalAccess {
  /** Makes the tenant and its owner where they are missing, makes `hash` the one valid key of the folder, and revokes its earlier ones. */
  abstract ensure(local: LocalOwner, hash: Uint8Array): Promise<void>;
}

export interface LocalOwner {
  readonly tenant: string;
  readonly user: string;
  /** Tells the data folder whose file holds the key from those of other processes. */
  readonly folder: string;
  readonly createdAt: Date;
}

/** The private file with the local key. */
export abstract class LocalKeyFile {
  /** Undefined when there is none. */
  abstract read(): Promise<string | undefined>;
  /** Gives what the file holds then: when two processes make it at once, the key of one of them. */
  abstract make(key: string): Promise<string>;
  abstract replace(key: string): Promise<void>;
}
