import type { Migration } from '@hexad/store';

/** Values that are too large for the rows of their runs, by their content. */
export const blobs: Migration = {
  name: '0009-blobs',
  tenantTables: ['blobs', 'blob_chunks', 'blob_uses'],
  sql: `
    create table blobs (
      tenant uuid not null,
      -- SHA-256 of the value as JSON, in hexadecimal
      hash text not null,
      bytes bigint not null,
      -- when a turn last named it: who removes what nobody uses lets the latest be
      kept_at timestamptz not null,
      primary key (tenant, hash)
    );
    create index blobs_oldest on blobs (tenant, kept_at);

    create table blob_chunks (
      tenant uuid not null,
      hash text not null,
      n integer not null,
      -- a part of its JSON, compressed (gzip)
      body bytea not null,
      primary key (tenant, hash, n),
      foreign key (tenant, hash) references blobs (tenant, hash) on delete cascade
    );

    alter table blob_chunks alter column body set storage external;

    -- which runs name it, at work or in the archive
    create table blob_uses (
      tenant uuid not null,
      hash text not null,
      run_id uuid not null,
      primary key (tenant, hash, run_id),
      foreign key (tenant, hash) references blobs (tenant, hash)
    );
    create index blob_uses_of_run on blob_uses (run_id);

    -- what a run that another one started leaves for it, beside result
    alter table runs add column result_large jsonb;
  `,
};
