import type { Migration } from '@hexad/store';

export const prompts: Migration = {
  name: '0007-prompts',
  tenantTables: ['prompts', 'prompt_versions'],
  sql: `
    create table prompts (
      tenant uuid not null,
      name text not null,
      current integer,
      experiment text,
      primary key (tenant, name)
    );
    create table prompt_versions (
      tenant uuid not null,
      name text not null,
      version integer not null,
      template text not null,
      created_at timestamptz not null,
      created_by text not null,
      published_at timestamptz,
      primary key (tenant, name, version),
      foreign key (tenant, name) references prompts (tenant, name)
    );`,
};
