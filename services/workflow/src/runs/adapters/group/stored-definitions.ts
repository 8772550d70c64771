import { literal } from '@hexad/store';
import type { PinnedDefinition } from '../../application/runs.js';
import { toJsonb } from '../json.js';

const MOST = 10_000;

/** Which definitions of which tenants are surely stored, as far as this process knows. */
export class StoredDefinitions {
  readonly #known = new Set<string>();

  /** The statement that stores those of new runs, with its semicolon; empty when all are. `done` is called when it is committed. */
  store(tenant: string, pinned: readonly PinnedDefinition[]): { readonly sql: string; readonly done: () => void } {
    const all = new Map(pinned.flatMap((one) => [one, ...one.children.values()]).map((one) => [one.hash, one]));
    const fresh = [...all.values()].filter(({ hash }) => !this.#known.has(`${tenant} ${hash}`));
    if (fresh.length === 0) return { sql: '', done: () => undefined };
    return {
      sql: `${storeDefinitions(tenant, fresh)}; `,
      done: () => {
        if (this.#known.size > MOST) this.#known.clear();
        for (const { hash } of fresh) this.#known.add(`${tenant} ${hash}`);
      },
    };
  }
}

/** The statement that stores those which are not there yet. */
export function storeDefinitions(tenant: string, pinned: readonly PinnedDefinition[]): string {
  const rows = pinned.map(({ hash, source, definition: { name, version, authors = [] } }) => {
    const values = [tenant, hash, name, version, source, toJsonb(authors)].map(literal);
    return `(${values.join(', ')})`;
  });
  return `insert into definitions (tenant, hash, name, version, source, authors) values ${rows.join(', ')} on conflict do nothing`;
}
