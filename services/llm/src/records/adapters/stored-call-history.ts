import type { Store } from '@hexad/store';
import { CallHistory } from '../application/ports.js';
import type { Call, CallFilter, CallPlace, LoggedBodies } from '../domain/call.js';
import type { Dimension } from '../domain/usage.js';
import { CALL_COLUMNS, toCall, type CallRow } from './call-rows.js';
import { whereOf } from './filter-sql.js';
import { toGroup, toUsage, usageSql, type UsageRow } from './usage-sql.js';

interface BodiesRow {
  readonly request: string;
  readonly answer: string | null;
  readonly inputs: string | null;
}

export class StoredCallHistory extends CallHistory {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override newest(tenant: string, filter: CallFilter, limit: number, after: CallPlace | undefined): Promise<readonly Call[]> {
    return this.#page(tenant, filter, limit, after, 'desc');
  }

  override oldest(tenant: string, filter: CallFilter, limit: number, after: CallPlace | undefined): Promise<readonly Call[]> {
    return this.#page(tenant, filter, limit, after, 'asc');
  }

  override async bodies(tenant: string, call: string): Promise<LoggedBodies | undefined> {
    const sql = 'select request, answer, inputs from call_bodies where call = $1';
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<BodiesRow>(sql, [call]));
    return row && { request: row.request, answer: row.answer ?? undefined, inputs: row.inputs ?? undefined };
  }

  override async usage(tenant: string, filter: CallFilter, by: readonly Dimension[], limit: number) {
    const { sql, parameters } = usageSql(filter, by, limit + 1);
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<UsageRow>(sql, [...parameters]));
    return { total: toUsage(rows[0]!), groups: rows.slice(1).map((row) => toGroup(row, by)) };
  }

  async #page(tenant: string, filter: CallFilter, limit: number, place: CallPlace | undefined, order: 'asc' | 'desc'): Promise<Call[]> {
    const { sql, parameters } = whereOf(filter, { sign: order === 'asc' ? '>' : '<', place });
    const text = `select ${CALL_COLUMNS} from calls where ${sql} order by started_at ${order}, id ${order} limit $${parameters.length + 1}`;
    return (await this.#store.inTenant(tenant, (tx) => tx.query<CallRow>(text, [...parameters, limit]))).map(toCall);
  }
}
