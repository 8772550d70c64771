import type { Migration } from '@hexad/store';

/** The public keys that processes of identity sign with, and the data folder that a local key belongs to. */
export const signingKeys: Migration = {
  name: '0003-signing-keys',
  tenantTables: [],
  sharedTables: ['signing_keys'],
  sql: `
    create table signing_keys (
      kid text primary key,
      jwk text not null,
      expires_at timestamptz not null
    );
    -- The name of the folder's signing key. Null: no local key, or one from before this migration.
    alter table api_keys add column folder text;`,
};
