import type { Migration } from '@hexad/store';

/** What starts runs when something happens, and what became of each delivery. */
export const triggers: Migration = {
  name: '0015-triggers',
  tenantTables: ['triggers', 'trigger_deliveries'],
  sql: `
    create table triggers (
      tenant uuid not null,
      id uuid primary key,
      project_id text not null,
      name text not null,
      kind text not null check (kind in ('event', 'webhook', 'manual')),
      -- what people wrote
      spec jsonb not null,
      -- of an event trigger
      types text[] not null default '{}',
      -- runs start in this name; of a manual one in that of who starts them
      owner text not null,
      paused boolean not null default false,
      -- why it does nothing any more
      disabled text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (tenant, project_id, name)
    );

    create table trigger_deliveries (
      tenant uuid not null,
      trigger_id uuid not null references triggers (id) on delete cascade,
      delivery_id text not null,
      -- starting: a process is at it, or was; whoever gets it again goes on
      outcome text not null check (outcome in ('starting', 'started', 'limited', 'refused')),
      run_id uuid,
      reason text not null default '',
      -- runs of triggers that lie behind it
      depth integer not null,
      at timestamptz not null,
      primary key (trigger_id, delivery_id)
    );
    create index trigger_deliveries_by_time on trigger_deliveries (trigger_id, at desc);
    create index trigger_deliveries_by_run on trigger_deliveries (run_id) where run_id is not null;
  `,
};
