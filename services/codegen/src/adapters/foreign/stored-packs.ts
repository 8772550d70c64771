import type { Caller } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { ForeignPacks } from '../../application/foreign-packs.js';
import type { ForeignPack } from '../../domain/foreign/foreign-pack.js';

interface Row {
  readonly pack: string;
}

export class StoredPacks extends ForeignPacks {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async put(caller: Caller, pack: ForeignPack): Promise<void> {
    const sql = 'insert into packs (tenant, name, pack) values ($1, $2, $3) on conflict (tenant, name) do nothing';
    await this.#store.inTenant(caller.tenant, (tx) => tx.execute(sql, [tx.tenant, pack.manifest.name, JSON.stringify(pack)]));
  }

  override async all(caller: Caller): Promise<ForeignPack[]> {
    const rows = await this.#store.inTenant(caller.tenant, (tx) => tx.query<Row>('select pack from packs order by name', []));
    return rows.map(packOf);
  }

  override async named(caller: Caller, names: readonly string[]): Promise<ForeignPack[]> {
    if (names.length === 0) return [];
    const sql = 'select pack from packs where name = any($1)';
    const rows = await this.#store.inTenant(caller.tenant, (tx) => tx.query<Row>(sql, [names]));
    return rows.map(packOf);
  }
}

const packOf = ({ pack }: Row): ForeignPack => JSON.parse(pack) as ForeignPack;
