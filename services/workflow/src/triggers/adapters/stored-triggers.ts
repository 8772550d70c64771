import { AppError, isUuid } from '@hexad/kernel';
import { WORKFLOW_TRIGGER_DISABLED, WORKFLOW_TRIGGER_REFUSED } from '@hexad/proto/events';
import { literal, type Store } from '@hexad/store';
import { knownAuthors, withAuthor } from '../../launching/adapters/authors.js';
import { Triggers, type Change, type Delivery, type NewTrigger } from '../application/triggers.js';
import type { Trigger, TriggerSpec } from '../domain/trigger.js';

interface TriggerRow {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly spec: TriggerSpec;
  readonly owner: string;
  readonly authors: readonly string[] | null;
  readonly paused: boolean;
  readonly disabled: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

interface DeliveryRow {
  readonly delivery_id: string;
  readonly outcome: Delivery['outcome'];
  readonly run_id: string | null;
  readonly reason: string;
  readonly code: Delivery['code'];
  readonly depth: number;
  readonly at: Date;
}

const TRIGGER = 'id, project_id, name, spec, owner, authors, paused, disabled, created_at, updated_at';
const DELIVERY = 'delivery_id, outcome, run_id, reason, code, depth, at';
/** Triggers of one project. */
const MOST = 500;
const KEPT = "interval '30 days'";

export class StoredTriggers extends Triggers {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override put(tenant: string, { id, projectId, name, spec, owner, at }: NewTrigger): Promise<Trigger> {
    const types = spec.on.kind === 'event' ? spec.on.types : [];
    return this.#store.inTenant(tenant, async (tx) => {
      const [known] = await tx.query<{ kind: string }>('select kind from triggers where project_id = $1 and name = $2', [projectId, name]);
      if (known && known.kind !== spec.on.kind)
        throw new AppError('conflict', `There is already a trigger ${name}, one of ${known.kind}s.`);
      const [row] = await tx.query<{ count: number }>('select count(*)::int as count from triggers where project_id = $1', [projectId]);
      if (!known && row!.count >= MOST) throw new AppError('exhausted', `The project has ${MOST} triggers, the most that are kept.`);
      const [put] = await tx.query<TriggerRow>(
        `insert into triggers (tenant, id, project_id, name, kind, spec, types, owner, authors, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, jsonb_build_array($8::text), $9, $9)
         on conflict (tenant, project_id, name) do update set spec = excluded.spec, types = excluded.types, owner = excluded.owner, authors = ${withAuthor('triggers')},
           updated_at = excluded.updated_at, paused = false, disabled = null
         returning ${TRIGGER}`,
        [tenant, id, projectId, name, spec.on.kind, JSON.stringify(spec), types, owner, at],
      );
      return toTrigger(put!);
    });
  }

  override async get(tenant: string, id: string): Promise<Trigger> {
    const sql = `select ${TRIGGER} from triggers where id = $1`;
    const [row] = isUuid(id) ? await this.#rows<TriggerRow>(tenant, sql, [id]) : [];
    if (!row) throw new AppError('not_found', `There is no trigger ${id}.`);
    return toTrigger(row);
  }

  override async projectOf(tenant: string, id: string): Promise<string | undefined> {
    const [row] = await this.#rows<{ project_id: string }>(tenant, 'select project_id from triggers where id = $1', [id]);
    return row?.project_id;
  }

  override async list(tenant: string, projects: readonly string[] | undefined, limit: number, after: string): Promise<readonly Trigger[]> {
    if (after !== '' && !isUuid(after)) throw new AppError('invalid', `The cursor "${after}" is not one that a list gave.`);
    const sql = `select ${TRIGGER} from triggers
      where ($1::text[] is null or project_id = any($1)) and ($2::uuid is null or id > $2) order by id limit $3`;
    return (await this.#rows<TriggerRow>(tenant, sql, [projects ?? null, after || null, limit])).map(toTrigger);
  }

  override async change(tenant: string, id: string, { paused, owner, at }: Change): Promise<Trigger> {
    const sql = `update triggers set paused = $2, owner = $3, authors = ${knownAuthors('triggers')}, updated_at = $4, disabled = case when $2 then disabled end where id = $1 returning ${TRIGGER}`;
    const [row] = await this.#rows<TriggerRow>(tenant, sql, [id, paused, owner, at]);
    if (!row) throw new AppError('not_found', `There is no trigger ${id}.`);
    return toTrigger(row);
  }

  override async addAuthor(tenant: string, id: string, author: string): Promise<void> {
    const known = knownAuthors('triggers');
    const sql = `update triggers set authors = ${known} || to_jsonb($2::text) where id = $1 and not ${known} ? $2`;
    await this.#store.inTenant(tenant, (tx) => tx.execute(sql, [id, author]));
  }

  override async remove(tenant: string, id: string): Promise<boolean> {
    return (await this.#store.inTenant(tenant, (tx) => tx.execute('delete from triggers where id = $1', [id]))) > 0;
  }

  override async deliveries(tenant: string, id: string, limit: number, before: Date | undefined): Promise<readonly Delivery[]> {
    const sql = `select ${DELIVERY} from trigger_deliveries
      where trigger_id = $1 and ($2::timestamptz is null or at < $2) order by at desc, delivery_id limit $3`;
    return (await this.#rows<DeliveryRow>(tenant, sql, [id, before ?? null, limit])).map(toDelivery);
  }

  /** In one trip: it is asked for each event. */
  override async hearing(tenant: string, type: string, projectId: string): Promise<readonly Trigger[]> {
    const sql = `select ${TRIGGER} from triggers where kind = 'event' and not paused and disabled is null
      and project_id = ${literal(projectId)} and ${literal(type)} = any(types) order by id`;
    return (await this.#store.inOneTrip<TriggerRow>(tenant, sql)).map(toTrigger);
  }

  override async anyHears(): Promise<boolean> {
    const sql = `select id from triggers where kind = 'event' limit 1`;
    for (const tenant of await this.#store.tenants()) if ((await this.#rows(tenant, sql, [])).length > 0) return true;
    return false;
  }

  override async depthOf(tenant: string, runId: string): Promise<number> {
    const sql = `with recursive up as (
        select $1::uuid as id union select r.parent_id from runs r join up on r.id = up.id where r.parent_id is not null)
      select coalesce(max(depth) + 1, 0)::int as depth from trigger_deliveries where run_id in (select id from up)`;
    const [row] = await this.#rows<{ depth: number }>(tenant, sql, [runId]);
    return row!.depth;
  }

  override begin(
    tenant: string,
    { id, spec }: Trigger,
    deliveryId: string,
    depth: number,
    at: Date,
  ): Promise<Delivery | 'limited' | undefined> {
    return this.#store.inTenant(tenant, async (tx) => {
      // One at a time counts.
      const held = await tx.query('select id from triggers where id = $1 for update', [id]);
      if (held.length === 0) throw new AppError('not_found', `There is no trigger ${id}.`);
      const known = await tx.query<DeliveryRow>(`select ${DELIVERY} from trigger_deliveries where trigger_id = $1 and delivery_id = $2`, [
        id,
        deliveryId,
      ]);
      if (known[0]) return toDelivery(known[0]);
      const sql = `select count(*)::int as count from trigger_deliveries
        where trigger_id = $1 and outcome in ('starting', 'started') and at > $2::timestamptz - interval '1 minute'`;
      const [recent] = await tx.query<{ count: number }>(sql, [id, at]);
      if (recent!.count >= spec.perMinute) return 'limited';
      await tx.execute(
        `insert into trigger_deliveries (tenant, trigger_id, delivery_id, outcome, depth, at) values ($1, $2, $3, 'starting', $4, $5)`,
        [tenant, id, deliveryId, depth, at],
      );
      await tx.execute(`delete from trigger_deliveries where trigger_id = $1 and at < $2::timestamptz - ${KEPT}`, [id, at]);
      return undefined;
    });
  }

  override async end(tenant: string, trigger: Trigger, { deliveryId, outcome, runId, reason, code, depth, at }: Delivery): Promise<void> {
    const { id, projectId, name } = trigger;
    await this.#store.inTenant(tenant, async (tx) => {
      const changed = await tx.execute(
        `insert into trigger_deliveries (tenant, trigger_id, delivery_id, outcome, run_id, reason, depth, at, code)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9 where exists (select from triggers where id = $2)
         on conflict (trigger_id, delivery_id) do update set outcome = excluded.outcome, run_id = excluded.run_id, reason = excluded.reason, code = excluded.code
         where trigger_deliveries.outcome = 'starting'`,
        [tenant, id, deliveryId, outcome, runId ?? null, reason, depth, at, code],
      );
      if (changed === 0 || outcome === 'started') return;
      const data = { triggerId: id, projectId, name, deliveryId, outcome, reason };
      await tx.publish({ type: WORKFLOW_TRIGGER_REFUSED, key: id, data, subject: projectId });
    });
  }

  override async disable(tenant: string, { id, projectId, name, owner }: Trigger, reason: string): Promise<void> {
    await this.#store.inTenant(tenant, async (tx) => {
      const sql = 'update triggers set disabled = $2 where id = $1 and owner = $3 and disabled is null';
      if ((await tx.execute(sql, [id, reason, owner])) === 0) return;
      await tx.publish({
        type: WORKFLOW_TRIGGER_DISABLED,
        key: id,
        data: { triggerId: id, projectId, name, owner, reason },
        subject: projectId,
      });
    });
  }

  #rows<R extends object>(tenant: string, sql: string, parameters: readonly unknown[]): Promise<R[]> {
    return this.#store.inTenant(tenant, (tx) => tx.query<R>(sql, parameters));
  }
}

const toTrigger = (row: TriggerRow): Trigger => ({
  id: row.id,
  projectId: row.project_id,
  name: row.name,
  spec: row.spec,
  owner: row.owner,
  authors: row.authors ?? [row.owner],
  paused: row.paused,
  disabled: row.disabled ?? undefined,
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
});

const toDelivery = (row: DeliveryRow): Delivery => ({
  deliveryId: row.delivery_id,
  outcome: row.outcome,
  runId: row.run_id ?? undefined,
  reason: row.reason,
  code: row.code,
  depth: row.depth,
  at: row.at,
});
