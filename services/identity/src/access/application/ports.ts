import type { Caller } from '@hexad/kernel';
import type { UserRole } from '../domain/roles.js';
import type { MintedToken } from '../domain/token.js';

export interface KnownKey {
  readonly id: string;
  /** SHA-256 of its secret. */
  readonly hash: Uint8Array;
  /** Of the user whose key it is. */
  readonly role: UserRole;
}

/** What is valid now: neither revoked nor expired, of a user who is not disabled. */
export abstract class Credentials {
  /** The key with this SHA-256. */
  abstract key(tenant: string, hash: Uint8Array, now: Date): Promise<KnownKey | undefined>;
  /** The role of `user:<id>` or of the user of `key:<id>`. */
  abstract roleOf(caller: Caller, now: Date): Promise<UserRole | undefined>;
}

/** Signs tokens and publishes the key that verifies them. */
export abstract class Signer {
  abstract sign(caller: Caller, now: Date): Promise<MintedToken>;
  /** JWK as JSON. */
  abstract publicKey(): string;
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
  /** Makes the tenant and its owner where they are missing, makes `hash` the one valid local key, and revokes earlier ones. */
  abstract ensure(local: LocalOwner, hash: Uint8Array): Promise<void>;
}

export interface LocalOwner {
  readonly tenant: string;
  readonly user: string;
  readonly createdAt: Date;
}

/** The private file with the local key. */
export abstract class LocalKeyFile {
  /** Undefined when there is none. */
  abstract read(): Promise<string | undefined>;
  abstract write(key: string): Promise<void>;
}
