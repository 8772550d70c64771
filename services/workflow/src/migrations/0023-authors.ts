import type { Migration } from '@hexad/store';

/** Everybody who wrote a version of what starts runs by itself; null: from before they were kept. */
export const authors: Migration = {
  name: '0023-authors',
  tenantTables: [],
  sql: `
    alter table schedules add column authors jsonb;
    alter table triggers add column authors jsonb;
    alter table reactions add column authors jsonb;
  `,
};
