import type { Migration } from '@hexad/store';

/** What happened, in numbered streams that are kept for a while: whoever was away reads on from the last number they saw. */
export const feed: Migration = {
  name: '0018-feed',
  tenantTables: ['feed_streams', 'feed_entries'],
  sql: `
    create table feed_streams (
      tenant uuid not null,
      stream text not null,
      -- of the last entry
      sequence bigint not null default 0,
      -- of the last entry that is no longer kept
      dropped bigint not null default 0,
      -- up to which its reader has dealt with it
      acknowledged bigint not null default 0,
      primary key (tenant, stream)
    );

    create table feed_entries (
      tenant uuid not null,
      stream text not null,
      sequence bigint not null,
      event_id text not null,
      body jsonb not null,
      created_at timestamptz not null default now(),
      primary key (tenant, stream, sequence),
      unique (tenant, stream, event_id)
    );
  `,
};
