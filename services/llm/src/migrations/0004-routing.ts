import type { Migration } from '@hexad/store';

/** What tenants set over what ships. `settings` is what the domain's schemas let in. A policy without a project is the tenant's. */
export const routing: Migration = {
  name: '0004-routing',
  tenantTables: ['providers', 'models', 'policies'],
  sql: `
    create table providers (
      tenant uuid not null,
      name text not null,
      settings jsonb not null,
      primary key (tenant, name)
    );
    create table models (
      tenant uuid not null,
      provider text not null,
      name text not null,
      settings jsonb not null,
      primary key (tenant, provider, name)
    );
    create table policies (
      tenant uuid not null,
      project text not null,
      settings jsonb not null,
      primary key (tenant, project)
    );`,
};
