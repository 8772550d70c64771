import { AppError } from '@hexad/kernel';
import type { Store, Tx } from '@hexad/store';
import { Delegations } from '../application/approvals.js';
import type { Delegation } from '../domain/delegation.js';

interface Row {
  readonly id: string;
  readonly from_person: string;
  readonly to_person: string;
  readonly project_id: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
}

export class StoreDelegations extends Delegations {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override add(tenant: string, wish: Delegation, check: (others: readonly Delegation[]) => void): Promise<Delegation> {
    return this.#store.inTenant(tenant, async (tx) => {
      // Two that close a circle together must not both see that there is none.
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`delegations ${tenant}`]);
      const [known] = await read(tx, 'id = $1', [wish.id]);
      if (known) return sameAs(known, wish);
      check(await read(tx, 'revoked_at is null and ends_at > $1', [wish.startsAt]));
      const { id, from, to, project, startsAt, endsAt, createdAt } = wish;
      await tx.execute(
        `insert into delegations (tenant, id, from_person, to_person, project_id, starts_at, ends_at, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [tenant, id, from, to, project, startsAt, endsAt, createdAt],
      );
      return wish;
    });
  }

  override async find(tenant: string, id: string): Promise<Delegation | undefined> {
    return (await this.#store.inTenant(tenant, (tx) => read(tx, 'id = $1', [id])))[0];
  }

  override async revoke(tenant: string, id: string, at: Date): Promise<void> {
    const sql = 'update delegations set revoked_at = $2 where id = $1 and revoked_at is null';
    await this.#store.inTenant(tenant, (tx) => tx.execute(sql, [id, at]));
  }

  override inForce(tenant: string, at: Date): Promise<readonly Delegation[]> {
    return this.#store.inTenant(tenant, (tx) => read(tx, 'revoked_at is null and starts_at <= $1 and ends_at > $1', [at]));
  }

  override list(tenant: string, person: string | undefined, limit: number, after: string): Promise<readonly Delegation[]> {
    const which =
      '($1::text is null or from_person = $1 or to_person = $1) and ($2::uuid is null or id < $2::uuid) order by id desc limit $3';
    return this.#store.inTenant(tenant, (tx) => read(tx, which, [person ?? null, after || null, limit]));
  }
}

async function read(tx: Tx, which: string, values: readonly unknown[]): Promise<Delegation[]> {
  const rows = await tx.query<Row>(`select * from delegations where ${which}`, values);
  return rows.map((row) => ({
    id: row.id,
    from: row.from_person,
    to: row.to_person,
    project: row.project_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    createdAt: row.created_at,
    ...(row.revoked_at && { revokedAt: row.revoked_at }),
  }));
}

function sameAs(known: Delegation, { to, project, endsAt }: Delegation): Delegation {
  if (known.to === to && known.project === project && known.endsAt.getTime() === endsAt.getTime()) return known;
  throw new AppError('conflict', 'This idempotency key was used for another delegation; use a new key.');
}
