import type { ServiceSchema } from '@hexad/store';

export const codegenSchema: ServiceSchema = {
  service: 'codegen',
  migrations: [
    {
      name: '0001-archives',
      tenantTables: ['archives'],
      sql: `
        create table archives (
          tenant uuid not null,
          run_id uuid not null,
          blob_key text not null,
          sha256 text not null,
          bytes bigint not null,
          primary key (tenant, run_id)
        );`,
    },
    {
      // What was archived before is seen by those alone who see every project: `unknown` is none.
      name: '0002-projects',
      tenantTables: [],
      sql: `
        alter table archives add column project_id text not null default 'unknown';
        alter table archives alter column project_id drop default;`,
    },
    {
      name: '0003-packs',
      tenantTables: ['packs'],
      sql: `
        create table packs (
          tenant uuid not null,
          name text not null,
          pack text not null,
          primary key (tenant, name)
        );`,
    },
  ],
};
