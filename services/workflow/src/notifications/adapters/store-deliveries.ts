import { readPage, type Clock, type Ids, type Page } from '@hexad/kernel';
import type { Store, Tx } from '@hexad/store';
import { toJsonb } from '../../runs/adapters/json.js';
import { Deliveries, type DeliveryFilter, type Outgoing } from '../application/ports.js';
import type { Delivery, Outcome } from '../domain/delivery.js';
import type { Happening } from '../domain/happening.js';
import type { Planned } from '../domain/plan.js';
import { DELIVERY, DELIVERY_OF, toDelivery, type DeliveryRow } from './rows.js';
import { enqueueDelivery, enqueueLeft, settle } from './settle.js';
import { takeDelivery } from './take.js';

export interface StoreDeliveriesParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Milliseconds before the tries after the first. */
  readonly pauses: readonly number[];
}

const INSERT = `
  insert into deliveries (tenant, id, channel_id, subscription_id, project_id, event_id, event_type, severity, title, happening, state, waits_for, due_at,
    dedupe, created_at)
  select tenant, $2, id, $3, $4, $5, $6, $7, $8, $9::jsonb, 'pending', $10, $11, $12, $13 from channels where id = $1
  on conflict (tenant, channel_id, event_id) do nothing returning ${DELIVERY}`;

export class StoreDeliveries extends Deliveries {
  readonly #parts: StoreDeliveriesParts;

  constructor(parts: StoreDeliveriesParts) {
    super();
    this.#parts = parts;
  }

  override async write(tenant: string, happening: Happening, messages: readonly Planned[]): Promise<void> {
    await this.#parts.store.inTenant(tenant, async (tx) => {
      for (const message of messages)
        if (!(await this.#isTold(tx, message))) await this.#insert(tx, happening, message, this.#parts.ids.next());
    });
  }

  override async writeOne(tenant: string, happening: Happening, channelId: string, id: string): Promise<Delivery> {
    const message = { channelId, subscriptionId: '', dueAt: this.#parts.clock.now(), waitsFor: '' as const };
    await this.#parts.store.inTenant(tenant, (tx) => this.#insert(tx, happening, message, id));
    return (await this.find(tenant, id))!;
  }

  override take(tenant: string, id: string, attempt: number, now: Date): Promise<Outgoing | undefined> {
    return this.#parts.store.inTenant(tenant, (tx) => takeDelivery(tx, id, attempt, now));
  }

  override async settle(tenant: string, outgoing: Outgoing, outcome: Outcome): Promise<void> {
    await this.#parts.store.inTenant(tenant, (tx) => settle(tx, outgoing, outcome, this.#parts));
  }

  override async drop(
    tenant: string,
    { delivery, together }: Outgoing,
    dropped: readonly Delivery[],
    code: string,
    message: string,
  ): Promise<void> {
    const sql = `
      update deliveries set state = 'dropped', ended_at = $2, error_code = $3, error_message = $4 where id = any ($1::uuid[]) and state = 'pending'`;
    await this.#parts.store.inTenant(tenant, async (tx) => {
      await tx.execute(sql, [dropped.map(({ id }) => id), this.#parts.clock.now(), code, message]);
      if (together.length > 0) await enqueueLeft(tx, delivery);
    });
  }

  override async find(tenant: string, id: string): Promise<Delivery | undefined> {
    const sql = `select ${DELIVERY} from deliveries where id = $1`;
    const [row] = await this.#parts.store.inTenant(tenant, (tx) => tx.query<DeliveryRow>(sql, [id]));
    return row && toDelivery(row);
  }

  override list(tenant: string, { channelId, state, seen, ...wish }: DeliveryFilter): Promise<Page<Delivery>> {
    const sql = `
      select ${DELIVERY_OF('d')} from deliveries d join channels c on c.id = d.channel_id
      where c.user_id in ('', $1) and ($2::text[] is null or d.project_id = any ($2)) and ($3 = '' or d.channel_id::text = $3) and ($4 = '' or d.state = $4)
        and ($5::timestamptz is null or (d.created_at, d.id) < ($5, $6::uuid))
      order by d.created_at desc, d.id desc limit $7`;
    return readPage(wish, async (limit, after) => {
      const values = [seen.userId, seen.projects ?? null, channelId, state, after?.createdAt ?? null, after?.id ?? null, limit];
      const rows = await this.#parts.store.inTenant(tenant, (tx) => tx.query<DeliveryRow>(sql, values));
      return rows.map(toDelivery);
    });
  }

  override replay(tenant: string, id: string): Promise<Delivery | undefined> {
    const sql = `
      update deliveries set state = 'pending', waits_for = '', tries = 0, first_tried_at = null, due_at = $2, ended_at = null
      where id = $1 and state <> 'pending' returning ${DELIVERY}`;
    return this.#parts.store.inTenant(tenant, async (tx) => {
      const [row] = await tx.query<DeliveryRow>(sql, [id, this.#parts.clock.now()]);
      if (row === undefined) return undefined;
      await enqueueDelivery(tx, id, row.attempts, 0);
      return toDelivery(row);
    });
  }

  /** Two events that are alike wait for each other at the channel, so that the second finds the first. */
  async #isTold(tx: Tx, { channelId, dedupe }: Planned): Promise<boolean> {
    if (dedupe === undefined) return false;
    await tx.query('select 1 from channels where id = $1 for update', [channelId]);
    const since = new Date(this.#parts.clock.now().getTime() - dedupe.seconds * 1_000);
    const sql = 'select 1 from deliveries where channel_id = $1 and dedupe = $2 and created_at > $3 limit 1';
    return (await tx.query(sql, [channelId, dedupe.key, since])).length > 0;
  }

  async #insert(tx: Tx, happening: Happening, message: Planned, id: string): Promise<void> {
    const { id: event, type, projectId, severity, title } = happening;
    const { channelId, subscriptionId, waitsFor, dueAt, dedupe } = message;
    const now = this.#parts.clock.now();
    const about = [projectId, event, type, severity, title, toJsonb(happening)];
    const when = [waitsFor, dueAt, dedupe?.key ?? null, now];
    const added = await tx.query<DeliveryRow>(INSERT, [channelId, id, subscriptionId || null, ...about, ...when]);
    if (added.length > 0) await enqueueDelivery(tx, id, 0, dueAt.getTime() - now.getTime());
  }
}
