import type { Store } from '@hexad/store';
import { LinkStore, type Link } from '../application/links.js';

interface Row {
  readonly id: string;
  readonly approval_id: string;
  readonly person: string;
  readonly round: number;
  readonly revision: string;
  readonly secret_hash: Uint8Array;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly used_at: Date | null;
}

export class StoreLinks extends LinkStore {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async add(tenant: string, link: Link): Promise<void> {
    const { id, approvalId, person, round, revision, secretHash, createdAt, expiresAt } = link;
    const sql = `insert into approval_links (tenant, id, approval_id, person, round, revision, secret_hash, created_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;
    const values = [tenant, id, approvalId, person, round, revision, Buffer.from(secretHash), createdAt, expiresAt];
    await this.#store.inTenant(tenant, (tx) => tx.execute(sql, values));
  }

  override async find(tenant: string, id: string): Promise<Link | undefined> {
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<Row>('select * from approval_links where id = $1', [id]));
    return (
      row && {
        id: row.id,
        approvalId: row.approval_id,
        person: row.person,
        round: row.round,
        revision: row.revision,
        secretHash: row.secret_hash,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
        ...(row.used_at && { usedAt: row.used_at }),
      }
    );
  }
}
