import type { Migration } from '@hexad/store';

/** Which runs of a tenant come first. */
export const priorities: Migration = {
  name: '0012-priorities',
  tenantTables: [],
  sql: `alter table runs add column priority text not null default 'normal' check (priority in ('low', 'normal', 'high'));`,
};
