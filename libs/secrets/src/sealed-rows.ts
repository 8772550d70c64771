import type { Sealed } from './envelope.js';
import type { WrappedKey } from './key-encryption.js';

export interface SealedRow<P> {
  readonly place: P;
  readonly sealed: Sealed;
}

/** Rows of all tenants that hold something sealed under one key-encryption key. `P` says where a row is. Every method is a transaction of the tenant. */
export abstract class SealedRows<P extends { readonly tenant: string }> {
  /** From now on nothing is written under these versions (`kek#version`). */
  abstract close(versions: readonly string[]): Promise<void>;
  abstract tenants(): Promise<readonly string[]>;
  /** Versions that rows of the tenant are sealed under, and how many. */
  abstract inUse(tenant: string): Promise<ReadonlyMap<string, number>>;
  /** Some that are sealed under none but this version; by place, after the one given. */
  abstract others(tenant: string, version: string, after: P | undefined, limit: number): Promise<readonly SealedRow<P>[]>;
  /** Nothing when the row was changed meanwhile. */
  abstract rewrap(place: P, old: WrappedKey, key: WrappedKey): Promise<void>;
}

/** A version of a key-encryption key as one text. */
export const versionName = ({ kek, version }: Pick<WrappedKey, 'kek' | 'version'>): string => `${kek}#${version}`;
