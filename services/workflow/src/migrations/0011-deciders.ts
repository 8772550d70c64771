import type { Migration } from '@hexad/store';

/** Who decides for whom, links that decide once, and what gates are about. */
export const deciders: Migration = {
  name: '0011-deciders',
  tenantTables: ['delegations', 'approval_links'],
  sql: `
    -- what a revision is one of: commit:main
    alter table approvals add column subject text not null default '';
    create index approvals_by_subject on approvals (tenant, project_id, subject) where subject <> '';

    create table delegations (
      tenant uuid not null,
      id uuid primary key,
      from_person text not null,
      to_person text not null,
      -- empty: in all
      project_id text not null,
      starts_at timestamptz not null,
      ends_at timestamptz not null,
      created_at timestamptz not null,
      revoked_at timestamptz
    );
    create index delegations_in_force on delegations (tenant, to_person, ends_at) where revoked_at is null;

    create table approval_links (
      tenant uuid not null,
      id uuid primary key,
      approval_id uuid not null,
      person text not null,
      round integer not null,
      revision text not null,
      secret_hash bytea not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    );
  `,
};
