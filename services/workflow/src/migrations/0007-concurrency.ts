import type { Migration } from '@hexad/store';

/** Runs that share slots. */
export const seventh: Migration = {
  name: '0007-concurrency',
  tenantTables: [],
  sql: `
    alter table runs drop constraint runs_state_check, add constraint runs_state_check check (state in
      ('pending', 'queued', 'running', 'waiting', 'paused', 'compensating', 'succeeded', 'failed', 'cancelled', 'compensated', 'compensation_failed'));
    alter table runs
      add column queued text check (queued in ('new', 'again')),
      add column slot_key text,
      add column slot_limit integer,
      -- whether it has a slot now
      add column holding boolean not null default false;
    create index runs_by_slot on runs (tenant, slot_key) where slot_key is not null and ended_at is null;
  `,
};
