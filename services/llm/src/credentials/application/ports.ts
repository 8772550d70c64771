import type { After, Caller } from '@hexad/kernel';
import type { Sealed, WrappedKey } from '@hexad/secrets';
import type { Credential, Scope } from '../domain/credential.js';
import type { EncryptionRotation } from '../domain/encryption.js';

export interface SealedCredential extends Credential {
  readonly sealed: Sealed;
  /** Its version of the key-encryption key is refused. */
  readonly retired: boolean;
}

/** Whose credentials a call may use. */
export interface Whose {
  readonly user: string | undefined;
  readonly project: string | undefined;
}

export interface Place {
  readonly provider: string;
  readonly scope: Scope;
  readonly scopeId: string;
}

/**
 * `closed`: the version of the key-encryption key under which it was sealed takes nothing new; seal it again. `taken`: the place has one already.
 */
export type Written = 'written' | 'closed' | 'taken' | 'gone';

/** The rows of credentials. What changes is heard in all processes by `onChanged`. */
export abstract class Credentials {
  abstract add(tenant: string, credential: Omit<SealedCredential, 'retired'>, by: string): Promise<Written>;
  /** The next version: the old secret is erased with it, and nobody is reminded of it any more. */
  abstract replace(
    tenant: string,
    id: string,
    next: { readonly sealed: Sealed; readonly hint: string; readonly at: Date },
  ): Promise<Written>;
  abstract find(tenant: string, id: string): Promise<Credential | undefined>;
  /** Newest first. `user`: those of this user alone; `provider`: of it alone. */
  abstract list(
    tenant: string,
    wish: { readonly limit: number; readonly after?: After; readonly user?: string; readonly provider?: string },
  ): Promise<readonly Credential[]>;
  /** False when there is none. */
  abstract remove(tenant: string, id: string): Promise<boolean>;
  /** The one that goes before the others. */
  abstract choose(tenant: string, provider: string, whose: Whose): Promise<SealedCredential | undefined>;
  abstract usedOn(tenant: string, id: string, day: string): Promise<void>;
  /** Of this version alone; its owner hears of it when it was not so before. */
  abstract refused(tenant: string, id: string, version: number, at: Date): Promise<void>;
  abstract accepted(tenant: string, id: string, version: number): Promise<void>;
  /** Reminds, once each, of those whose time it is. */
  abstract remind(tenant: string, now: Date): Promise<void>;
  abstract tenants(): Promise<readonly string[]>;
  abstract onChanged(listener: (tenant: string) => void): Disposable;
}

/** A data key that is to be wrapped anew, and to what it belongs. */
export interface Row {
  readonly id: string;
  readonly provider: string;
  readonly key: WrappedKey;
}

export interface Rewrapped {
  readonly id: string;
  readonly old: WrappedKey;
  readonly key: WrappedKey;
}

export interface EncryptionState {
  /** Sealed when the platform began, and wrapped anew with everything else: who cannot open it has another key. */
  readonly proof: Sealed;
  readonly closed: readonly string[];
  readonly retired: readonly string[];
}

/** What the processes of a platform agree on about the key-encryption key, and the rows that go from one version to another. */
export abstract class Encryption {
  /** Keeps this proof when there is none. */
  abstract state(proof: () => Promise<Sealed>): Promise<EncryptionState>;
  /** From now on nothing is written under the versions that it closes. False when another is not done. */
  abstract begin(rotation: EncryptionRotation, by: string): Promise<boolean>;
  abstract find(id: string): Promise<EncryptionRotation | undefined>;
  /** The one that is not done, else the last. */
  abstract latest(): Promise<EncryptionRotation | undefined>;
  /** Versions in use by rows of a tenant, with how many. */
  abstract inUse(tenant: string): Promise<readonly { readonly kek: string; readonly version: string; readonly rows: number }[]>;
  /** Rows of these versions, by id, after this one. */
  abstract batch(tenant: string, closing: readonly string[], after: string, limit: number): Promise<readonly Row[]>;
  /** Those that another process has changed meanwhile are left alone. Counts as progress. */
  abstract rewrapped(tenant: string, rotation: string, rows: readonly Rewrapped[]): Promise<void>;
  abstract renewProof(old: WrappedKey, key: WrappedKey): Promise<void>;
  abstract failed(rotation: string, rows: number): Promise<void>;
  /** Running to retiring: nothing is read under the versions that it closes. */
  abstract retire(rotation: string): Promise<void>;
  abstract finish(rotation: string, at: Date): Promise<void>;
  abstract tenants(): Promise<readonly string[]>;
  /** A rotation began or went on. */
  abstract onChanged(listener: () => void): Disposable;
}

/** What a key may be for. */
export abstract class Places {
  /** Names of the providers that a tenant may call, those that ship included. */
  abstract providers(tenant: string): Promise<readonly string[]>;
  /** Whether there is this project, for this caller. */
  abstract hasProject(caller: Caller, id: string): Promise<boolean>;
}

/** Which user acts. */
export abstract class Users {
  /** UUID of the user or of the user of an API key; undefined for services and agents. */
  abstract of(tenant: string, actor: string): Promise<string | undefined>;
}
