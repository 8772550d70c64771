import { AppError } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { ChatIdentities, type ChatIdentity } from '../application/ports.js';
import type { ChatUser } from '../domain/slack-request.js';

const MOST_CODES = 20;

interface Row {
  readonly team: string;
  readonly chat_user: string;
  readonly person: string;
  readonly bound_at: Date;
}

export class StoreChatIdentities extends ChatIdentities {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async addCode(
    tenant: string,
    { hash, person, expiresAt }: { readonly hash: Uint8Array; readonly person: string; readonly expiresAt: Date },
    now: Date,
  ): Promise<void> {
    await this.#store.inTenant(tenant, async (tx) => {
      await tx.execute('delete from chat_codes where expires_at <= $1', [now]);
      const [open] = await tx.query<{ n: number }>('select count(*)::int as n from chat_codes where person = $1', [person]);
      if (open!.n >= MOST_CODES)
        throw new AppError('exhausted', `There are ${MOST_CODES} codes that nobody has used; use one, or wait ten minutes.`);
      await tx.execute('insert into chat_codes (tenant, hash, person, expires_at) values ($1, $2, $3, $4)', [
        tenant,
        Buffer.from(hash),
        person,
        expiresAt,
      ]);
    });
  }

  override async bind(tenant: string, hash: Uint8Array, { team, user }: ChatUser, now: Date): Promise<string | undefined> {
    return this.#store.inTenant(tenant, async (tx) => {
      const used = 'delete from chat_codes where hash = $1 and expires_at > $2 returning person';
      const [code] = await tx.query<{ person: string }>(used, [Buffer.from(hash), now]);
      if (!code) return undefined;
      const bound = await tx.query<{ person: string }>(
        `insert into chat_identities (tenant, team, chat_user, person, bound_at) values ($1, $2, $3, $4, $5)
         on conflict (tenant, team, chat_user) do update set person = chat_identities.person returning person`,
        [tenant, team, user, code.person, now],
      );
      if (bound[0]!.person === code.person) return code.person;
      throw new AppError('conflict', 'You are somebody else here already, who has to take that back first.');
    });
  }

  override async find(tenant: string, { team, user }: ChatUser): Promise<string | undefined> {
    const sql = 'select person from chat_identities where team = $1 and chat_user = $2';
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<Row>(sql, [team, user]));
    return row?.person;
  }

  override async list(tenant: string, person: string): Promise<readonly ChatIdentity[]> {
    const sql = 'select team, chat_user, person, bound_at from chat_identities where person = $1 order by bound_at, team, chat_user';
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<Row>(sql, [person]));
    return rows.map((row) => ({ team: row.team, user: row.chat_user, person: row.person, boundAt: row.bound_at }));
  }

  override async remove(tenant: string, person: string, { team, user }: ChatUser): Promise<boolean> {
    const sql = 'delete from chat_identities where person = $1 and team = $2 and chat_user = $3 returning team';
    return (await this.#store.inTenant(tenant, (tx) => tx.query(sql, [person, team, user]))).length > 0;
  }
}
