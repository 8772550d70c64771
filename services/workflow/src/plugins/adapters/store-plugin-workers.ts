import type { Store } from '@hexad/store';
import { PluginWorkers, type Activity, type Lease, type PluginLoad, type SeenWorker } from '../application/plugin-workers.js';

/** A worker that asks more often is written down no more often than this. Milliseconds. */
const NOTE_EVERY_MS = 10_000;
const MOST_NOTED = 1_000;
const MOST_LEASES = 100;

const SEEN = `
  insert into plugin_workers (tenant, worker, actor, actions, since, seen_at) values ($1, $2, $3, $4, now(), now())
  on conflict (tenant, worker, actor) do update set actions = excluded.actions, seen_at = excluded.seen_at,
    since = case when plugin_workers.seen_at < now() - interval '2 minutes' then excluded.since else plugin_workers.since end`;
const FORGET = `delete from plugin_workers where seen_at < now() - interval '1 day'`;

const WORKERS = `
  select worker as name, actor, actions, since, seen_at as "seenAt" from plugin_workers
  where seen_at > now() - interval '2 minutes' or worker in (select worker from plugin_calls where lease_until > now()) order by worker, actor`;
const LOADS = `
  select plugin, count(*) filter (where lease_until > now())::int as "underWay",
    count(*) filter (where lease_until is null or lease_until <= now())::int as waiting from plugin_calls group by plugin`;
const LEASES = `
  select plugin, action, run_id as "runId", project_id as "projectId", path, attempt, worker, lease_until as until from (
    select calls.*, runs.project_id, steps.path, row_number() over (partition by plugin order by calls.since, calls.step_id) as place
    from plugin_calls calls join runs on runs.id = calls.run_id join steps on steps.id = calls.step_id where calls.lease_until > now()) at_work
  where place <= ${MOST_LEASES} order by plugin, place`;

export class StorePluginWorkers extends PluginWorkers {
  readonly #store: Store;
  /** When this process wrote a worker down, and with which actions. */
  readonly #noted = new Map<string, { readonly at: number; readonly actions: string }>();

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async seen(tenant: string, { name, actor, actions }: Pick<SeenWorker, 'name' | 'actor' | 'actions'>): Promise<void> {
    const key = JSON.stringify([tenant, name, actor]);
    const known = this.#noted.get(key);
    const now = { at: performance.now(), actions: actions.join(' ') };
    if (known && known.actions === now.actions && now.at - known.at < NOTE_EVERY_MS) return;
    if (this.#noted.size >= MOST_NOTED) this.#noted.clear();
    this.#noted.set(key, now);
    await this.#store.inTenant(tenant, async (tx) => {
      await tx.execute(SEEN, [tenant, name, actor, actions]);
      await tx.execute(FORGET, []);
    });
  }

  override activity(tenant: string): Promise<Activity> {
    return this.#store.inTenant(tenant, async (tx) => ({
      workers: await tx.query<SeenWorker>(WORKERS, []),
      loads: await tx.query<PluginLoad>(LOADS, []),
      leases: await tx.query<Lease>(LEASES, []),
    }));
  }
}
