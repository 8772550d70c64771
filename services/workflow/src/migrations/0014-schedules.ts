import type { Migration } from '@hexad/store';

/** What starts runs by the clock, and what became of each time. */
export const schedules: Migration = {
  name: '0014-schedules',
  tenantTables: ['schedules', 'schedule_fires'],
  sql: `
    create table schedules (
      tenant uuid not null,
      id uuid primary key,
      project_id text not null,
      name text not null,
      -- what people wrote
      spec jsonb not null,
      -- runs start in this name
      owner text not null,
      paused boolean not null default false,
      -- why it does nothing any more
      disabled text,
      -- grows with every change by people: a process that looked before changes nothing
      revision integer not null default 1,
      -- the time that comes next; null: none
      next_at timestamptz,
      -- the same with its jitter
      due_at timestamptz,
      -- which process is at it, and until when it is believed to live (this database's clock)
      lease_owner text,
      lease_until timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (tenant, project_id, name)
    );
    create index schedules_due on schedules (tenant, due_at) where due_at is not null and not paused and disabled is null;

    create table schedule_fires (
      tenant uuid not null,
      schedule_id uuid not null references schedules (id) on delete cascade,
      scheduled_at timestamptz not null,
      outcome text not null check (outcome in ('started', 'skipped', 'missed', 'refused')),
      run_id uuid,
      reason text not null,
      at timestamptz not null,
      primary key (schedule_id, scheduled_at)
    );
  `,
};
