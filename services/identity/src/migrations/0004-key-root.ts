import type { Migration } from '@hexad/store';

/** One random row, from which the processes of identity make the secrets of keys together with a secret that is not in the database. */
export const keyRoot: Migration = {
  name: '0004-key-root',
  tenantTables: [],
  sharedTables: ['key_root'],
  sql: `
    create table key_root (
      one boolean primary key check (one),
      root bytea not null
    );`,
};
