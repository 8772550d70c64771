import type { Migration } from '@hexad/store';

/** Users that can be disabled, keys that expire, members of projects, the audit trail, and the list of tenants that operators see. */
export const membersAndAudit: Migration = {
  name: '0002-members-and-audit',
  tenantTables: ['project_members', 'audit'],
  // Ids alone: what a tenant is called stays behind its row-level security.
  sharedTables: ['tenant_directory'],
  appendOnly: ['audit'],
  sql: `
    alter table users add column disabled_at timestamptz;
    create index users_by_time on users (tenant, created_at, id);
    alter table api_keys add column expires_at timestamptz;
    create index api_keys_by_user on api_keys (tenant, user_id, created_at, id);
    create table project_members (
      tenant uuid not null,
      project_id uuid not null,
      user_id uuid not null,
      role text not null check (role in ('admin', 'member', 'viewer')),
      added_at timestamptz not null,
      primary key (tenant, project_id, user_id),
      foreign key (tenant, project_id) references projects (tenant, id),
      foreign key (tenant, user_id) references users (tenant, id)
    );
    create index project_members_by_user on project_members (tenant, user_id, project_id);
    create table audit (
      tenant uuid not null,
      id uuid not null,
      at timestamptz not null,
      actor text not null,
      key_id uuid,
      action text not null,
      subject_kind text not null,
      subject_id text not null,
      details jsonb not null,
      primary key (tenant, id)
    );
    create index audit_by_time on audit (tenant, at desc, id desc);
    create table tenant_directory (
      id uuid primary key,
      created_at timestamptz not null
    );
    create index tenant_directory_by_time on tenant_directory (created_at desc, id desc);`,
};
