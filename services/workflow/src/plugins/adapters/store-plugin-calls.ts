import { isUuid } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import type { JsonObject } from '../../expressions/json.js';
import { AGE_MS } from '../../runs/domain/priority.js';
import { PluginCalls, type Taking } from '../application/plugin-calls.js';
import type { CallRef, TakenCall } from '../domain/call.js';

/** Bytes of inputs that go out together; the first call goes out in any case. */
const MOST_BYTES = 15_000_000;

interface Row {
  readonly step_id: string;
  readonly lease: number;
  readonly run_id: string;
  readonly project_id: string;
  readonly actor: string;
  readonly path: string;
  readonly attempt: number;
  readonly plugin: string;
  readonly action: string;
  readonly inputs: JsonObject;
  readonly bytes: number;
  readonly deadline: Date | null;
  readonly once: boolean;
}

const COLUMNS = `calls.step_id, calls.lease, calls.run_id, runs.project_id, runs.actor, steps.path, calls.attempt, calls.plugin, calls.action, calls.inputs,
  calls.bytes, calls.deadline, calls.once`;
const WITH = 'join runs on runs.id = calls.run_id join steps on steps.id = calls.step_id';
const AHEAD = `since - rank * interval '${AGE_MS / 1_000} seconds', step_id`;

const TAKE = `
  with free as (
    select step_id, bytes, row_number() over (order by ${AHEAD}) as place from plugin_calls where step_id in (
      select step_id from plugin_calls where plugin || '.' || action = any($1) and (lease_until is null or lease_until < now())
      order by ${AHEAD} limit $2 for update skip locked)
  ),
  fit as (select step_id, sum(bytes) over (order by place) - bytes as before from free),
  calls as (
    update plugin_calls set lease = lease + 1, worker = $3, lease_until = now() + $4::int * interval '1 second'
    where step_id in (select step_id from fit where before < ${MOST_BYTES}) returning *
  )
  select ${COLUMNS} from calls ${WITH} order by calls.since - calls.rank * interval '${AGE_MS / 1_000} seconds', calls.step_id`;

/** Those of the calls that are as they are said. */
const SAME =
  'from jsonb_to_recordset($1::jsonb) as said (id uuid, lease integer) where step_id = said.id and plugin_calls.lease = said.lease and lease_until is not null';

const EXTEND = `update plugin_calls set lease_until = now() + $2::int * interval '1 second' ${SAME} returning step_id`;
const GIVE_BACK = `update plugin_calls set lease_until = null ${SAME} returning step_id`;
const FIND = `select ${COLUMNS} from plugin_calls calls ${WITH} where calls.step_id = $1 and calls.lease = $2 and calls.lease_until is not null`;

export class StorePluginCalls extends PluginCalls {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async take(tenant: string, { actions, worker, most, leaseSeconds }: Taking): Promise<readonly TakenCall[]> {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<Row>(TAKE, [actions, most, worker, leaseSeconds]));
    return rows.map(toCall);
  }

  override async extend(tenant: string, calls: readonly CallRef[], leaseSeconds: number): Promise<readonly string[]> {
    const known = calls.filter(({ id }) => isUuid(id));
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<{ step_id: string }>(EXTEND, [JSON.stringify(known), leaseSeconds]));
    const held = new Set(rows.map(({ step_id: id }) => id));
    return calls.map(({ id }) => id).filter((id) => !held.has(id));
  }

  override async giveBack(tenant: string, calls: readonly CallRef[]): Promise<void> {
    const known = calls.filter(({ id }) => isUuid(id));
    await this.#store.inTenant(tenant, (tx) => tx.execute(GIVE_BACK, [JSON.stringify(known)]));
  }

  override async find(tenant: string, { id, lease }: CallRef): Promise<TakenCall | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<Row>(FIND, [id, lease]));
    return row && toCall(row);
  }
}

const toCall = (row: Row): TakenCall => ({
  id: row.step_id,
  lease: row.lease,
  runId: row.run_id,
  projectId: row.project_id,
  actor: row.actor,
  path: row.path,
  attempt: row.attempt,
  plugin: row.plugin,
  action: row.action,
  inputs: row.inputs,
  bytes: row.bytes,
  deadline: row.deadline ?? undefined,
  once: row.once,
});
