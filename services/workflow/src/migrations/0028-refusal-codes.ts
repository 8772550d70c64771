import type { Migration } from '@hexad/store';

/** What kind of refusal kept a delivery from starting its run: a sender who comes again with it is told the same. */
export const refusalCodes: Migration = {
  name: '0028-refusal-codes',
  tenantTables: [],
  sql: `
    alter table trigger_deliveries add column code text not null default '';
  `,
};
