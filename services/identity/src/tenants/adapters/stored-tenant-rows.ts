import type { After } from '@hexad/kernel';
import type { Tx } from '@hexad/store';
import { newestFirst } from '../../shared/adapters/newest-first.js';
import { TenantRows } from '../application/ports.js';
import type { Tenant } from '../domain/tenant.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly created_at: Date;
}

export class StoredTenantRows extends TenantRows {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    super();
    this.#tx = tx;
  }

  override async add({ id, name, createdAt }: Tenant): Promise<boolean> {
    const sql = 'insert into tenants (tenant, name, created_at) values ($1, $2, $3) on conflict do nothing';
    const added = await this.#tx.execute(sql, [id, name, createdAt]);
    await this.#tx.execute('insert into tenant_directory (id, created_at) values ($1, $2) on conflict do nothing', [id, createdAt]);
    return added === 1;
  }

  override async own(): Promise<Tenant | undefined> {
    const [row] = await this.#tx.query<Row>('select tenant as id, name, created_at from tenants');
    return row && { id: row.id, name: row.name, createdAt: row.created_at };
  }

  override async directory(limit: number, after: After | undefined): Promise<readonly After[]> {
    const { rest, parameters } = newestFirst('created_at', limit, after);
    const rows = await this.#tx.query<Row>(`select id, created_at from tenant_directory where true ${rest}`, parameters);
    return rows.map((row) => ({ id: row.id, createdAt: row.created_at }));
  }

  override async knows(id: string): Promise<boolean> {
    return (await this.#tx.query('select 1 as one from tenant_directory where id = $1', [id])).length > 0;
  }
}
