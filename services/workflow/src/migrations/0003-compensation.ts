import type { Migration } from '@hexad/store';

/** Runs that undo what they did, and what is done after the steps. */
export const third: Migration = {
  name: '0003-compensation',
  tenantTables: [],
  sql: `
    alter table runs drop constraint runs_state_check, add constraint runs_state_check check (state in
      ('pending', 'running', 'waiting', 'compensating', 'succeeded', 'failed', 'cancelled', 'compensated', 'compensation_failed'));
    -- how the steps came out, while what follows them is at work
    alter table runs add column ending jsonb;
    alter table steps drop constraint steps_state_check, add constraint steps_state_check check (state in
      ('pending', 'running', 'waiting', 'succeeded', 'failed', 'skipped', 'cancelled', 'compensating', 'compensated', 'compensation_failed'));
  `,
};
