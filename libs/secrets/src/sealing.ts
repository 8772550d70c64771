import { AppError } from '@hexad/kernel';
import { rewrap } from './envelope.js';
import type { Context, KeyEncryption } from './key-encryption.js';
import type { SealedRow, SealedRows } from './sealed-rows.js';

const BATCH = 50;

export interface SealingParts<P extends { readonly tenant: string }> {
  readonly rows: SealedRows<P>;
  readonly contextOf: (place: P) => Context;
  /** Hears of one that does not open, and never will. */
  readonly lost: (place: P) => void;
}

export interface Rewrapped {
  readonly rewrapped: number;
  /** Do not open, and never will: to be set again or removed. While there are some the old versions stay. */
  readonly failed: number;
}

/** Rows of one kind with what opens them: all that a rotation needs of them. */
export class Sealing<P extends { readonly tenant: string }> {
  readonly #parts: SealingParts<P>;

  constructor(parts: SealingParts<P>) {
    this.#parts = parts;
  }

  close(versions: readonly string[]): Promise<void> {
    return this.#parts.rows.close(versions);
  }

  tenants(): Promise<readonly string[]> {
    return this.#parts.rows.tenants();
  }

  async inUse(tenant: string): Promise<readonly string[]> {
    return [...(await this.#parts.rows.inUse(tenant)).keys()];
  }

  /** Takes the rows of a tenant that are not yet under the version `target` to the current version of the key. */
  async rewrapOthers(kek: KeyEncryption, tenant: string, target: string): Promise<Rewrapped> {
    let rewrapped = 0;
    let failed = 0;
    let after: P | undefined;
    for (;;) {
      const batch = await this.#parts.rows.others(tenant, target, after, BATCH);
      if (batch.length === 0) return { rewrapped, failed };
      after = batch.at(-1)!.place;
      for (const row of batch) {
        if (await this.#rewrap(kek, row)) rewrapped++;
        else failed++;
      }
    }
  }

  async #rewrap(kek: KeyEncryption, { place, sealed }: SealedRow<P>): Promise<boolean> {
    const { rows, contextOf, lost } = this.#parts;
    try {
      await rows.rewrap(place, sealed.key, await rewrap(kek, sealed.key, contextOf(place)));
      return true;
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code !== 'conflict') throw error;
      lost(place);
      return false;
    }
  }
}
