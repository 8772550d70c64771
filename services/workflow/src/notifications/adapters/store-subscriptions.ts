import type { Store } from '@hexad/store';
import { toJsonb } from '../../runs/adapters/json.js';
import { Subscriptions, type Seen } from '../application/ports.js';
import type { QuietHours } from '../domain/quiet-hours.js';
import type { Subscription } from '../domain/subscription.js';
import { RULES_CHANGED, SUBSCRIPTION, toSubscription, toWish, type SubscriptionRow } from './rows.js';

export class StoreSubscriptions extends Subscriptions {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override add(tenant: string, subscription: Subscription): Promise<boolean> {
    const { id, projectId, userId, name, createdAt } = subscription;
    return this.#write(
      tenant,
      `insert into subscriptions (tenant, id, project_id, user_id, name, wish, created_at)
       values ($1, $2, $3, $4, $5, $6::jsonb, $7) on conflict (id) do nothing`,
      [tenant, id, projectId, userId, name, toJsonb(toWish(subscription)), createdAt],
    );
  }

  override async find(tenant: string, id: string): Promise<Subscription | undefined> {
    const sql = `select ${SUBSCRIPTION} from subscriptions where id = $1`;
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<SubscriptionRow>(sql, [id]));
    return row && toSubscription(row);
  }

  override async list(tenant: string, { projects, userId }: Seen): Promise<readonly Subscription[]> {
    const sql = `select ${SUBSCRIPTION} from subscriptions where user_id in ('', $1) and ($2::text[] is null or project_id = any ($2)) order by created_at desc, id desc`;
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<SubscriptionRow>(sql, [userId, projects ?? null]));
    return rows.map(toSubscription);
  }

  override change(tenant: string, subscription: Subscription): Promise<boolean> {
    const { id, name } = subscription;
    const sql = `update subscriptions set name = $2, wish = $3::jsonb, fault = '' where id = $1`;
    return this.#write(tenant, sql, [id, name, toJsonb(toWish(subscription))]);
  }

  override remove(tenant: string, id: string): Promise<boolean> {
    return this.#write(tenant, 'delete from subscriptions where id = $1', [id]);
  }

  override async quietHours(tenant: string, userId: string): Promise<QuietHours | undefined> {
    const sql = 'select hours from quiet_hours where user_id = $1';
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<{ hours: QuietHours }>(sql, [userId]));
    return row?.hours;
  }

  override async setQuietHours(tenant: string, userId: string, hours: QuietHours): Promise<void> {
    await this.#write(
      tenant,
      `insert into quiet_hours (tenant, user_id, hours) values ($1, $2, $3::jsonb)
       on conflict (tenant, user_id) do update set hours = excluded.hours`,
      [tenant, userId, toJsonb(hours)],
    );
  }

  #write(tenant: string, sql: string, values: readonly unknown[]): Promise<boolean> {
    return this.#store.inTenant(tenant, async (tx) => {
      tx.wake(RULES_CHANGED);
      return (await tx.execute(sql, values)) === 1;
    });
  }
}
