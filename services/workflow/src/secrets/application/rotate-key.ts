import { AppError, requireRight, type Caller } from '@hexad/kernel';
import { rewrap, type Context, type KeyEncryption } from '@hexad/secrets';
import type { Log } from '@hexad/telemetry';
import { versionName } from '../domain/secret.js';
import type { SealedRow, SealedRows } from './sealed-rows.js';

const BATCH = 50;

export interface KeyRotation {
  readonly keyEncryptionKey: string;
  readonly version: string;
  readonly rewrapped: number;
  /** Do not open, and never will: to be set again or removed. While there are some the old versions stay. */
  readonly failed: number;
}

/** What is sealed, and what it is called in the log. */
export interface Sealing<P extends { readonly tenant: string }> {
  readonly rows: SealedRows<P>;
  readonly kek: KeyEncryption;
  readonly contextOf: (place: P) => Context;
  readonly log: Log;
  /** Said of one that does not open. */
  readonly lost: string;
}

/**
 * Takes what is sealed for all tenants to a new version of the key-encryption key; it stays closed meanwhile. One that was broken off is gone on with
 * by the next call.
 */
export class RotateKey<P extends { readonly tenant: string }> {
  readonly #sealing: Sealing<P>;
  readonly #store: SealedRows<P>;
  readonly #kek: KeyEncryption;

  constructor(sealing: Sealing<P>) {
    this.#sealing = sealing;
    this.#store = sealing.rows;
    this.#kek = sealing.kek;
  }

  /** For an operator. Fails with `conflict` when versions are made elsewhere and there is no new one. */
  async execute(caller: Caller): Promise<KeyRotation> {
    requireRight(caller, 'models.operate');
    const used = await this.#inUse();
    const version = await this.#target(used);
    const target = versionName({ kek: this.#kek.id, version });
    const known = (await this.#kek.versions()).map((each) => versionName({ kek: this.#kek.id, version: each }));
    const old = [...new Set([...known, ...used])].filter((name) => name !== target);
    await this.#store.close(old);
    let rewrapped = 0;
    let failed = 0;
    for (const tenant of await this.#store.tenants()) {
      let after: P | undefined;
      for (;;) {
        const rows = await this.#store.others(tenant, target, after, BATCH);
        if (rows.length === 0) break;
        after = rows.at(-1)!.place;
        for (const row of rows) {
          if (await this.#rewrap(row)) rewrapped++;
          else failed++;
        }
      }
    }
    const left = await this.#inUse();
    const own = `${this.#kek.id}#`;
    await this.#kek.retire(old.filter((name) => !left.has(name) && name.startsWith(own)).map((name) => name.slice(own.length)));
    return { keyEncryptionKey: this.#kek.id, version, rewrapped, failed };
  }

  /** A new version, unless something is left under an older one than the current: then somebody was interrupted. */
  async #target(used: ReadonlySet<string>): Promise<string> {
    const current = await this.#kek.current();
    const name = versionName({ kek: this.#kek.id, version: current });
    if (used.size > 0 && [...used].some((each) => each !== name)) return current;
    const made = await this.#kek.rotate();
    if (made !== current || used.size === 0) return made;
    throw new AppError(
      'conflict',
      `Version ${made} of the key-encryption key ${this.#kek.id} is in use already; put a new one first where it is set, start the processes again and ask again.`,
    );
  }

  async #inUse(): Promise<ReadonlySet<string>> {
    const all = new Set<string>();
    for (const tenant of await this.#store.tenants()) for (const name of (await this.#store.inUse(tenant)).keys()) all.add(name);
    return all;
  }

  async #rewrap({ place, sealed }: SealedRow<P>): Promise<boolean> {
    const { contextOf, log, lost } = this.#sealing;
    try {
      await this.#store.rewrap(place, sealed.key, await rewrap(this.#kek, sealed.key, contextOf(place)));
      return true;
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code !== 'conflict') throw error;
      log.error(lost, { ...place });
      return false;
    }
  }
}
