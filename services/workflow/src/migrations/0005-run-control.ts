import type { Migration } from '@hexad/store';

/** Runs that are paused, and variables that somebody set by hand. */
export const fifth: Migration = {
  name: '0005-run-control',
  tenantTables: [],
  sql: `
    alter table runs drop constraint runs_state_check, add constraint runs_state_check check (state in
      ('pending', 'running', 'waiting', 'paused', 'compensating', 'succeeded', 'failed', 'cancelled', 'compensated', 'compensation_failed'));
    alter table runs add column paused boolean not null default false;
    -- name → value and when it was set
    alter table runs add column patches jsonb;
  `,
};
