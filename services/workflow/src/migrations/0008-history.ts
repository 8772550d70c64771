import type { Migration } from '@hexad/store';

/** Runs that are kept after their time, and runs that go on after their end. */
export const eighth: Migration = {
  name: '0008-history',
  tenantTables: ['archived_runs', 'retention'],
  sql: `
    alter table runs
      add column due_at timestamptz,
      drop constraint runs_requested_check,
      -- reopen: goes on once it has ended; anew: it could not, and the parent is to start another
      add constraint runs_requested_check check (requested in ('cancel', 'pause', 'resume', 'reopen', 'anew')),
      -- each run goes into the archive by itself
      drop constraint runs_parent_id_fkey;
    create index runs_ended on runs (tenant, ended_at) where ended_at is not null;
    -- a plan outlives the rows of its run
    alter table plans drop constraint plans_run_id_fkey;

    create table archived_runs (
      tenant uuid not null,
      id uuid primary key,
      workflow text not null,
      definition_hash text not null,
      pins jsonb not null,
      project_id text not null,
      state text not null,
      idempotency_key text,
      created_at timestamptz not null,
      ended_at timestamptz not null,
      archived_at timestamptz not null,
      -- the row that it had in runs
      run jsonb not null,
      steps integer not null,
      -- its steps and its journal: JSON, compressed (gzip)
      body bytea not null,
      unique (tenant, idempotency_key)
    );
    create index archived_runs_newest on archived_runs (tenant, id desc);
    create index archived_runs_oldest on archived_runs (tenant, ended_at);

    create table retention (
      tenant uuid primary key,
      -- null: as nobody has said anything
      policy jsonb,
      changed_by text,
      changed_at timestamptz,
      -- which process moves runs into the archive, and until when it is believed to live (this database's clock)
      lease_owner text,
      lease_until timestamptz
    );
  `,
};
