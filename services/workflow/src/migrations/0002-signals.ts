import type { Migration } from '@hexad/store';

/** Which signals a run has taken under which key, so that a repeated call is known. */
export const second: Migration = {
  name: '0002-signals',
  tenantTables: ['signals'],
  sql: `
    create table signals (
      tenant uuid not null,
      run_id uuid not null references runs (id) on delete cascade,
      idempotency_key text not null,
      signal text not null,
      payload jsonb not null,
      at timestamptz not null,
      primary key (run_id, idempotency_key)
    );
  `,
};
