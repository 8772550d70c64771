import type { Migration } from '@hexad/store';

/** A ticket is a row until it is used, or somebody finds that it has run out. */
export const tickets: Migration = {
  name: '0005-tickets',
  tenantTables: ['tickets'],
  sql: `
    create table tickets (
      tenant uuid not null references tenants (tenant),
      -- SHA-256 of its secret
      hash bytea not null,
      actor text not null,
      expires_at timestamptz not null,
      primary key (tenant, hash)
    );`,
};
