import type { Migration } from '@hexad/store';

/** Rows are the truth; the journal is append-only and never read to compute state. */
export const first: Migration = {
  name: '0001-runs',
  tenantTables: ['definitions', 'runs', 'steps', 'journal', 'plans'],
  sql: `
    create table definitions (
      tenant uuid not null,
      hash text not null,
      name text not null,
      version text not null,
      source text not null,
      created_at timestamptz not null default now(),
      primary key (tenant, hash)
    );

    create table runs (
      tenant uuid not null,
      id uuid primary key,
      workflow text not null,
      definition_hash text not null,
      project_id text not null,
      actor text not null,
      state text not null check (state in ('pending', 'running', 'waiting', 'succeeded', 'failed', 'cancelled')),
      inputs jsonb not null,
      failure jsonb,
      idempotency_key text,
      -- grows with every turn: a turn made from an older one is not written
      revision bigint not null default 0,
      journal_sequence bigint not null default 0,
      -- when the sweep looks at the run although nothing happened; null: never
      wake_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      ended_at timestamptz,
      unique (tenant, idempotency_key)
    );
    create index runs_newest on runs (tenant, id desc);
    create index runs_to_wake on runs (tenant, wake_at) where wake_at is not null;

    create table steps (
      tenant uuid not null,
      id uuid primary key,
      run_id uuid not null references runs (id) on delete cascade,
      path text not null,
      node text not null,
      name text not null,
      kind text not null,
      description text not null,
      state text not null check (state in ('pending', 'running', 'waiting', 'succeeded', 'failed', 'skipped', 'cancelled')),
      -- the fencing number of the present or last try
      attempt integer not null,
      failures integer not null,
      inputs jsonb,
      outputs jsonb,
      failure jsonb,
      -- what belongs to one state or kind alone: signal and payload, items, reason
      detail jsonb,
      ready_at timestamptz,
      deadline timestamptz,
      started_at timestamptz,
      ended_at timestamptz,
      -- which process runs a plugin step, and until when it is believed to live (this database's clock)
      lease_owner text,
      lease_until timestamptz,
      unique (run_id, path)
    );
    create index steps_leased on steps (tenant, lease_owner) where lease_owner is not null;

    create table journal (
      tenant uuid not null,
      run_id uuid not null references runs (id) on delete cascade,
      sequence bigint not null,
      at timestamptz not null,
      type text not null,
      path text not null,
      data jsonb not null,
      primary key (run_id, sequence)
    );

    create table plans (
      tenant uuid not null,
      run_id uuid primary key references runs (id) on delete cascade,
      spec_id text not null,
      plan jsonb not null,
      created_at timestamptz not null default now()
    );
  `,
};
