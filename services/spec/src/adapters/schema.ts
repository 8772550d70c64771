import type { ServiceSchema } from '@hexad/store';

export const specSchema: ServiceSchema = {
  service: 'spec',
  migrations: [
    {
      name: '0001-briefs-and-specs',
      tenantTables: ['briefs', 'specs'],
      sql: `
        create table briefs (
          tenant uuid not null,
          id uuid not null,
          project_id uuid not null,
          documents jsonb not null,
          created_at timestamptz not null,
          primary key (tenant, id)
        );
        create table specs (
          tenant uuid not null,
          id uuid not null,
          brief_id uuid not null,
          project_id uuid not null,
          state text not null check (state in ('draft', 'finalized')),
          version integer,
          answers jsonb not null,
          spec jsonb not null,
          primary key (tenant, id),
          unique (tenant, brief_id),
          unique (tenant, project_id, version),
          foreign key (tenant, brief_id) references briefs (tenant, id)
        );`,
    },
    {
      name: '0002-briefs-that-revise-others',
      tenantTables: [],
      sql: `
        alter table briefs add column revises uuid;
        create index briefs_by_project on briefs (tenant, project_id, created_at desc);`,
    },
    {
      name: '0003-briefs-that-go-on-from-a-spec',
      tenantTables: [],
      sql: `alter table briefs add column base jsonb;`,
    },
    {
      name: '0004-conversations',
      tenantTables: ['conversations'],
      sql: `
        create table conversations (
          tenant uuid not null,
          spec_id uuid not null,
          project_id uuid not null,
          revision integer not null,
          talk jsonb not null,
          primary key (tenant, spec_id),
          foreign key (tenant, spec_id) references specs (tenant, id)
        );`,
    },
  ],
};
