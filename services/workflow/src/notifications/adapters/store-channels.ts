import type { Store, Tx } from '@hexad/store';
import { Channels, type SealedSecret, type Seen } from '../application/ports.js';
import type { Channel } from '../domain/channel.js';
import { CHANNEL, RULES_CHANGED, SECRET, toChannel, toSecret, type ChannelRow, type SecretRow } from './rows.js';
import { CLOSED } from './signing-rows.js';

export class StoreChannels extends Channels {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override add(tenant: string, channel: Channel, secret: SealedSecret | undefined): Promise<boolean | 'closed'> {
    const { id, projectId, kind, name, target, room, userId, createdAt } = channel;
    return this.#store.inTenant(tenant, async (tx) => {
      if (secret !== undefined && (await CLOSED.has(tx, secret.sealed.key))) return 'closed';
      const added = await tx.execute(
        `insert into channels (tenant, id, project_id, kind, name, target, room, user_id, state, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9) on conflict (id) do nothing`,
        [tenant, id, projectId, kind, name, target, room, userId, createdAt],
      );
      if (added === 0) return false;
      if (secret !== undefined) await insertSecret(tx, id, secret);
      tx.wake(RULES_CHANGED);
      return true;
    });
  }

  override async find(tenant: string, id: string): Promise<Channel | undefined> {
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<ChannelRow>(`select ${CHANNEL} from channels where id = $1`, [id]));
    return row && toChannel(row);
  }

  override async list(tenant: string, { projects, userId }: Seen): Promise<readonly Channel[]> {
    const sql = `select ${CHANNEL} from channels where user_id in ('', $1) and ($2::text[] is null or project_id = any ($2)) order by created_at desc, id desc`;
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<ChannelRow>(sql, [userId, projects ?? null]));
    return rows.map(toChannel);
  }

  override remove(tenant: string, id: string): Promise<boolean> {
    return this.#store.inTenant(tenant, async (tx) => {
      tx.wake(RULES_CHANGED);
      return (await tx.execute('delete from channels where id = $1', [id])) === 1;
    });
  }

  override async enable(tenant: string, id: string): Promise<void> {
    await this.#store.inTenant(tenant, async (tx) => {
      tx.wake(RULES_CHANGED);
      await tx.execute(`update channels set state = 'active', reason = '', failing_since = null where id = $1`, [id]);
    });
  }

  override async secrets(tenant: string, id: string, at: Date): Promise<readonly SealedSecret[]> {
    const sql = `select ${SECRET} from channel_secrets where channel_id = $1 and (ends_at is null or ends_at > $2) order by created_at desc, id desc`;
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<SecretRow>(sql, [id, at]));
    return rows.map(toSecret);
  }

  override rotate(tenant: string, id: string, secret: SealedSecret, oldEndsAt: Date): Promise<boolean | 'closed'> {
    return this.#store.inTenant(tenant, async (tx) => {
      if (await CLOSED.has(tx, secret.sealed.key)) return 'closed';
      // Two at most: what was on its way out already goes at once.
      await tx.execute('delete from channel_secrets where channel_id = $1 and ends_at is not null', [id]);
      await tx.execute('update channel_secrets set ends_at = $2 where channel_id = $1', [id, oldEndsAt]);
      await insertSecret(tx, id, secret);
      return true;
    });
  }
}

async function insertSecret(tx: Tx, channel: string, { id, createdAt, endsAt, sealed: { key, box } }: SealedSecret): Promise<void> {
  await tx.execute(
    `insert into channel_secrets (tenant, id, channel_id, created_at, ends_at, kek, kek_version, data_key, box)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing`,
    [tx.tenant, id, channel, createdAt, endsAt ?? null, key.kek, key.version, key.bytes, box],
  );
}
