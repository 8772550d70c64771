import { AppError } from '@hexad/kernel';
import type { ServiceSchema, Store } from '@hexad/store';
import type { Assignment } from '../../application/ports.js';
import { LandingLog } from './landing-log.js';
import { LandingEvent } from './together.js';

export const landingLog: ServiceSchema['migrations'][number] = {
  name: '0005-landing-log',
  tenantTables: ['landing_log'],
  appendOnly: ['landing_log'],
  sql: `
    create table landing_log (
      tenant uuid not null,
      task_id uuid not null,
      seq int not null check (seq > 0),
      attempt int not null,
      at timestamptz not null default clock_timestamp(),
      event jsonb not null,
      primary key (tenant, task_id, seq)
    );`,
};

export class StoredLandingLog extends LandingLog {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async read({ tenant, taskId }: Assignment): Promise<LandingEvent[]> {
    const sql = 'select event from landing_log where task_id = $1 order by seq';
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<{ event: unknown }>(sql, [taskId]));
    return rows.map(({ event }) => LandingEvent.parse(event));
  }

  override async append({ tenant, taskId, attempt }: Assignment, seq: number, event: LandingEvent): Promise<void> {
    const sql = 'insert into landing_log (tenant, task_id, seq, attempt, event) values ($1, $2, $3, $4, $5::jsonb) on conflict do nothing';
    const written = await this.#store.inTenant(tenant, (tx) => tx.execute(sql, [tenant, taskId, seq, attempt, JSON.stringify(event)]));
    if (written === 0) throw new AppError('contended', `Somebody else lands the change sets of task ${taskId}.`);
  }
}
