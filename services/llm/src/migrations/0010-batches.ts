import type { Migration } from '@hexad/store';

/**
 * `about` has what is only shown, and where the job runs. A batch without a `job` was being begun: `sent` tells whether the provider may know of it.
 * Until `lease_until`, by the database's clock, nobody but its `holder` asks the provider about it.
 */
export const batches: Migration = {
  name: '0010-batches',
  tenantTables: ['batches', 'batch_items'],
  sql: `
    create table batches (
      tenant uuid not null,
      id uuid not null,
      created_at timestamptz not null,
      -- by the database's clock
      written_at timestamptz not null default clock_timestamp(),
      ended_at timestamptz,
      actor text not null,
      project text not null,
      provider text not null,
      model text not null,
      state text not null,
      sent boolean not null default false,
      job text,
      total integer not null,
      succeeded integer not null default 0,
      failed integer not null default 0,
      estimate bigint not null,
      cost bigint,
      tokens jsonb,
      error jsonb,
      about jsonb not null,
      holder uuid,
      lease_until timestamptz not null default clock_timestamp(),
      primary key (tenant, id)
    );
    create index batches_newest on batches (tenant, created_at desc, id desc);
    create index batches_running on batches (tenant, lease_until) where ended_at is null;
    create table batch_items (
      tenant uuid not null,
      batch uuid not null,
      seq integer not null,
      custom text not null,
      -- what the answer must be, where that is more than text
      output text,
      done boolean not null default false,
      answer text,
      error jsonb,
      tokens jsonb,
      primary key (tenant, batch, seq)
    );
    create unique index batch_items_custom on batch_items (tenant, batch, custom);`,
};
