import type { Migration } from '@hexad/store';

/** Workflows that tenants store, and what they change in those that come from elsewhere. */
export const library: Migration = {
  name: '0013-library',
  tenantTables: ['library'],
  appendOnly: ['library'],
  sql: `
    create table library (
      tenant uuid not null,
      kind text not null check (kind in ('workflow', 'overlay')),
      -- empty: of the whole tenant
      project_id text not null,
      -- of the workflow
      name text not null,
      version integer not null,
      -- null: taken away with this version
      source text,
      hash text,
      -- approval steps that it takes out or changes
      approvals jsonb not null default '[]',
      created_by text not null,
      created_at timestamptz not null,
      primary key (tenant, kind, project_id, name, version)
    );
    -- who wrote what is not shipped in it
    alter table definitions add column authors jsonb not null default '[]';
  `,
};
