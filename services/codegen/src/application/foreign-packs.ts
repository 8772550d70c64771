import type { Caller } from '@hexad/kernel';
import type { ForeignPack } from '../domain/foreign/foreign-pack.js';

/** The packs that a tenant brought, by the names that stacks use; a name stands for the same files for ever. */
export abstract class ForeignPacks {
  abstract put(caller: Caller, pack: ForeignPack): Promise<void>;
  abstract all(caller: Caller): Promise<ForeignPack[]>;
  /** Those of the names that are there. */
  abstract named(caller: Caller, names: readonly string[]): Promise<ForeignPack[]>;
}
