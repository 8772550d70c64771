import { AppError, requireRight, type Caller } from '@hexad/kernel';
import type { KeyEncryption } from './key-encryption.js';
import { versionName } from './sealed-rows.js';
import type { Rewrapped, Sealing } from './sealing.js';

export interface KeyRotation extends Rewrapped {
  readonly keyEncryptionKey: string;
  readonly version: string;
}

/** What a rotation does with rows of one kind, whatever their place is. */
export type AnySealing = Pick<Sealing<never>, 'close' | 'tenants' | 'inUse' | 'rewrapOthers'>;

/**
 * Takes what is sealed for all tenants to a new version of the key-encryption key; it stays closed meanwhile. One that was broken off is gone on with
 * by the next call.
 */
export class RotateKey {
  readonly #kek: KeyEncryption;
  readonly #kinds: readonly AnySealing[];

  /** `kinds`: everything that this key seals, or the rest would lose the version that opens it. */
  constructor(kek: KeyEncryption, kinds: readonly AnySealing[]) {
    this.#kek = kek;
    this.#kinds = kinds;
  }

  /** For an operator. Fails with `conflict` when versions are made elsewhere and there is no new one. */
  async execute(caller: Caller): Promise<KeyRotation> {
    requireRight(caller, 'models.operate');
    const used = await this.#inUse();
    const version = await this.#target(used);
    const target = versionName({ kek: this.#kek.id, version });
    const known = (await this.#kek.versions()).map((each) => versionName({ kek: this.#kek.id, version: each }));
    const old = [...new Set([...known, ...used])].filter((name) => name !== target);
    let rewrapped = 0;
    let failed = 0;
    for (const kind of this.#kinds) await kind.close(old);
    for (const kind of this.#kinds) {
      for (const tenant of await kind.tenants()) {
        const done = await kind.rewrapOthers(this.#kek, tenant, target);
        rewrapped += done.rewrapped;
        failed += done.failed;
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
    for (const kind of this.#kinds) for (const tenant of await kind.tenants()) for (const name of await kind.inUse(tenant)) all.add(name);
    return all;
  }
}
