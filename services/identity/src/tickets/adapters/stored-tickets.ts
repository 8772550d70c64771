import { AppError } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { Tickets } from '../application/tickets.js';
import { MOST_TICKETS } from '../domain/ticket.js';

export class StoredTickets extends Tickets {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async add(
    tenant: string,
    { hash, actor, expiresAt }: { readonly hash: Uint8Array; readonly actor: string; readonly expiresAt: Date },
    now: Date,
  ): Promise<void> {
    await this.#store.inTenant(tenant, async (tx) => {
      await tx.execute('delete from tickets where expires_at <= $1', [now]);
      const [open] = await tx.query<{ n: number }>('select count(*)::int as n from tickets where actor = $1', [actor]);
      if (open!.n >= MOST_TICKETS)
        throw new AppError('exhausted', `There are ${MOST_TICKETS} tickets that nobody has used; use them, or wait until they run out.`);
      await tx.execute('insert into tickets (tenant, hash, actor, expires_at) values ($1, $2, $3, $4)', [
        tenant,
        Buffer.from(hash),
        actor,
        expiresAt,
      ]);
    });
  }

  override async take(tenant: string, hash: Uint8Array, now: Date): Promise<string | undefined> {
    const sql = 'delete from tickets where hash = $1 and expires_at > $2 returning actor';
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<{ actor: string }>(sql, [Buffer.from(hash), now]));
    return row?.actor;
  }
}
