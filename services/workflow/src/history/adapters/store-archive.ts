import type { Store } from '@hexad/store';
import { Archive } from '../application/archive.js';
import { ENTRIES } from '../../runs/adapters/journal-rows.js';
import { pack, type Packed } from './packed.js';

/** Seconds that a process keeps the history of a tenant for itself. */
const LEASE_SECONDS = 60;

/** Large values that go at once. */
const CLEARED = 1_000;

const CLAIM = `
  insert into retention (tenant, lease_owner, lease_until) values ($1, $2, now() + interval '${LEASE_SECONDS} seconds')
  on conflict (tenant) do update set lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
    where retention.lease_owner is null or retention.lease_owner = $2 or retention.lease_until < now()
  returning tenant`;

const RIPE = `
  select id from runs ripe where ended_at < $1
    and not exists (select from runs parent where parent.id = ripe.parent_id)
    and not exists (select from runs child where child.parent_id = ripe.id and (child.ended_at is null or not child.reported))
  order by ended_at limit $2`;

const READ = `
  select revision::text,
    (select coalesce(jsonb_agg(to_jsonb(steps) - 'tenant' - 'run_id' - 'lease_owner' - 'lease_until' order by id), '[]') from steps where run_id = runs.id) as steps,
    (select coalesce(jsonb_agg(to_jsonb(entries) - 'run_id' - 'last' order by sequence), '[]') from (${ENTRIES}) entries where run_id = runs.id) as journal
  from runs where id = $1 and ended_at is not null`;

/** Nothing when the run has gone on since it was read. */
const MOVE = `
  with moved as (
    insert into archived_runs (tenant, id, workflow, definition_hash, pins, project_id, state, idempotency_key, created_at, ended_at, archived_at, run, steps, body)
    select tenant, id, workflow, definition_hash, pins, project_id, state, idempotency_key, created_at, ended_at, $3, to_jsonb(runs) - 'tenant' - 'pins' - 'result' - 'result_large', $4, $5
    from runs where id = $1 and revision = $2::bigint and ended_at is not null
    returning id
  )
  delete from runs where id in (select id from moved) returning id`;

const PURGE = `
  with gone as (
    delete from archived_runs where id in (select id from archived_runs where ended_at < $1 order by ended_at limit $2) returning id
  ), plans_too as (
    delete from plans where run_id in (select id from gone)
  ), uses_too as (
    delete from blob_uses where run_id in (select id from gone)
  )
  select id from gone`;

/** Of no run any more. What a turn is naming at this moment is locked by it, and younger than that afterwards. */
const CLEAR = `
  delete from blobs where hash in (
    select hash from blobs where kept_at < $1 and not exists (select from blob_uses where blob_uses.tenant = blobs.tenant and blob_uses.hash = blobs.hash)
    order by kept_at limit $2
  ) and kept_at < $1`;

interface Found extends Packed {
  readonly revision: string;
}

export class StoreArchive extends Archive {
  readonly #store: Store;
  readonly #owner: string;

  /** `owner` names this process in leases. */
  constructor(store: Store, owner: string) {
    super();
    this.#store = store;
    this.#owner = owner;
  }

  override tenants(): Promise<string[]> {
    return this.#store.tenants();
  }

  override async claim(tenant: string): Promise<boolean> {
    return (await this.#store.inTenant(tenant, (tx) => tx.query(CLAIM, [tenant, this.#owner]))).length > 0;
  }

  override async ripe(tenant: string, before: Date, limit: number): Promise<string[]> {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<{ id: string }>(RIPE, [before, limit]));
    return rows.map(({ id }) => id);
  }

  /** Packed between two transactions: the second takes only what the first has read. */
  override async move(tenant: string, runId: string, at: Date): Promise<boolean> {
    const [found] = await this.#store.inTenant(tenant, (tx) => tx.query<Found>(READ, [runId]));
    if (!found) return false;
    const { revision, steps, journal } = found;
    const body = await pack({ steps, journal });
    const moved = await this.#store.inTenant(tenant, (tx) => tx.query(MOVE, [runId, revision, at, steps.length, body]));
    return moved.length > 0;
  }

  override async purge(tenant: string, before: Date, limit: number): Promise<number> {
    return this.#store.inTenant(tenant, async (tx) => {
      const purged = await tx.query(PURGE, [before, limit]);
      // What is left of them the next one takes.
      if (purged.length > 0) await tx.execute(CLEAR, [before, CLEARED]);
      return purged.length;
    });
  }
}
