import type { ServiceSchema } from '@hexad/store';
import { membersAndAudit } from './migrations/0002-members-and-audit.js';
import { signingKeys } from './migrations/0003-signing-keys.js';
import { tickets } from './migrations/0005-tickets.js';
import { keyRoot } from './migrations/0004-key-root.js';

export const identitySchema: ServiceSchema = {
  service: 'identity',
  migrations: [
    {
      name: '0001-tenants-users-keys-projects',
      tenantTables: ['tenants', 'users', 'api_keys', 'projects'],
      sql: `
        create table tenants (
          tenant uuid not null primary key,
          name text not null,
          created_at timestamptz not null
        );
        create table users (
          tenant uuid not null references tenants (tenant),
          id uuid not null,
          name text not null,
          role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
          created_at timestamptz not null,
          primary key (tenant, id)
        );
        create table api_keys (
          tenant uuid not null,
          id uuid not null,
          user_id uuid not null,
          name text not null,
          hash bytea not null,
          created_at timestamptz not null,
          revoked_at timestamptz,
          primary key (tenant, id),
          unique (tenant, hash),
          foreign key (tenant, user_id) references users (tenant, id)
        );
        create table projects (
          tenant uuid not null references tenants (tenant),
          id uuid not null,
          name text not null,
          created_by text not null,
          created_at timestamptz not null,
          primary key (tenant, id)
        );
        create index projects_by_time on projects (tenant, created_at desc, id desc);
        create index projects_by_name on projects (tenant, name, created_at);`,
    },
    membersAndAudit,
    signingKeys,
    keyRoot,
    tickets,
  ],
};
