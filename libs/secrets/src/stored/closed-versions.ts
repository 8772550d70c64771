import { PLATFORM, type Store, type Tx } from '@hexad/store';
import type { WrappedKey } from '../key-encryption.js';
import { versionName } from '../sealed-rows.js';

/** Versions (`kek#version`) of a key-encryption key under which nothing is written any more: a JSON list in the one row of a shared table. */
export class ClosedVersions {
  readonly #table: string;
  readonly #column: string;

  constructor(table: string, column = 'closed') {
    this.#table = table;
    this.#column = column;
  }

  async add(store: Store, versions: readonly string[]): Promise<void> {
    await store.inTenant(PLATFORM, async (tx) => {
      const [state] = await tx.query<{ closed: readonly string[] }>(`select ${this.#column} as closed from ${this.#table} for update`);
      const closed = JSON.stringify([...new Set([...state!.closed, ...versions])]);
      await tx.execute(`update ${this.#table} set ${this.#column} = $1::jsonb`, [closed]);
    });
  }

  /** In the transaction that writes: a rotation that begins waits for it, or has closed the version before it is read. */
  async has(tx: Tx, key: WrappedKey): Promise<boolean> {
    const [state] = await tx.query<{ closed: readonly string[] }>(`select ${this.#column} as closed from ${this.#table} for share`);
    return state!.closed.includes(versionName(key));
  }
}
