import type { Migration } from '@hexad/store';

/** Runs that other runs start. */
export const sixth: Migration = {
  name: '0006-children',
  tenantTables: [],
  sql: `
    alter table runs
      add column parent_id uuid references runs (id) on delete cascade,
      add column parent_path text,
      add column parent_attempt integer,
      add column depth integer not null default 0,
      -- workflows that its steps call, with their own: name → hash
      add column pins jsonb not null default '{}',
      -- what the parent asks of it, taken in its next turn
      add column requested text check (requested in ('cancel', 'pause', 'resume')),
      -- the variables of an ended child
      add column result jsonb,
      -- whether the parent has heard of its end
      add column reported boolean not null default false;
    create index runs_to_report on runs (tenant, parent_id) where parent_id is not null and ended_at is not null and not reported;
  `,
};
