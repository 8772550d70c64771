import type { Store } from '@hexad/store';
import { CallLog } from '../application/ports.js';
import type { Line } from '../domain/line.js';

const COLUMNS = `id uuid, started_at timestamptz, operation text, door text, purpose text, actor text, team text, project text, run text,
  task text, agent text, conversation text, asked text, provider text, model text, attempts integer, tries jsonb, input bigint, output bigint,
  cached_read bigint, cached_write bigint, cost bigint, latency_ms float8, first_token_ms float8, cache text, outcome text, error text,
  finish text, streamed boolean, template text, version integer, arm text, injection float8, redacted jsonb, rules jsonb, recovered boolean`;
const NAMES = COLUMNS.split(',').map((column) => column.trim().split(' ')[0]);

/** What was made from the books in the meantime gives way to the record itself. */
const INSTEAD = NAMES.map((name) => `${name} = excluded.${name}`).join(', ');

/** Rows that one statement removes: the embedded database does nothing else meanwhile. */
const MOST_FORGOTTEN = 2_000;

export class StoredCallLog extends CallLog {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async write(tenant: string, lines: readonly Line[], users: Readonly<Record<string, string>>): Promise<void> {
    const rows = `[${lines.map(({ row }) => row).join(',')}]`;
    const bodies = lines.flatMap(({ id, startedAt, bodies: texts }) => (texts ? [{ call: id, started_at: startedAt, ...texts }] : []));
    await this.#store.inTenant(tenant, async (tx) => {
      await tx.execute(
        `insert into calls (tenant, user_id, ${NAMES.join(', ')})
         select $1, coalesce($3::json ->> r.actor, ''), r.* from json_to_recordset($2::json) as r(${COLUMNS})
         on conflict (tenant, id) do update set user_id = excluded.user_id, ${INSTEAD} where calls.recovered and not excluded.recovered`,
        [tenant, rows, JSON.stringify(users)],
      );
      if (bodies.length === 0) return;
      await tx.execute(
        `insert into call_bodies (tenant, call, started_at, request, answer, inputs)
         select $1, r.* from json_to_recordset($2::json) as r(call uuid, started_at timestamptz, request text, answer text, inputs text)
         on conflict do nothing`,
        [tenant, JSON.stringify(bodies)],
      );
    });
  }

  override async forget(tenant: string, before: { readonly calls: Date; readonly bodies: Date }): Promise<number> {
    await this.#remove(tenant, 'call_bodies', 'call', before.bodies);
    return this.#remove(tenant, 'calls', 'id', before.calls);
  }

  override tenants(): Promise<readonly string[]> {
    return this.#store.tenants();
  }

  async #remove(tenant: string, table: string, key: string, before: Date): Promise<number> {
    const sql = `delete from ${table} where ${key} in (
      select ${key} from ${table} where started_at < $1 order by started_at limit ${MOST_FORGOTTEN})`;
    let removed = 0;
    for (;;) {
      const some = await this.#store.inTenant(tenant, (tx) => tx.execute(sql, [before]));
      removed += some;
      if (some < MOST_FORGOTTEN) return removed;
    }
  }
}
