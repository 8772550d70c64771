import type { Migration } from '@hexad/store';

/**
 * Secrets that steps are given by reference, and the hosts that `system: http` may call. A secret is closed with a data key of its own (`box`), which
 * the key-encryption key has wrapped (`data_key`, under `kek` in `kek_version`). `secret_encryption` has the versions (`kek#version`) under
 * which nothing is written any more.
 */
export const secrets: Migration = {
  name: '0019-secrets',
  tenantTables: ['secrets', 'http_hosts'],
  sharedTables: ['secret_encryption'],
  sql: `
    create table secrets (
      tenant uuid not null,
      -- empty: of the whole tenant
      project_id text not null,
      name text not null,
      version integer not null default 1,
      created_by text not null,
      created_at timestamptz not null,
      changed_by text not null,
      changed_at timestamptz not null,
      -- the idempotency key of the last change
      changed_key text not null,
      kek text not null,
      kek_version text not null,
      data_key bytea not null,
      box bytea not null,
      primary key (tenant, project_id, name)
    );

    create table secret_encryption (
      one boolean primary key default true check (one),
      closed jsonb not null default '[]'
    );
    insert into secret_encryption default values;

    create table http_hosts (
      tenant uuid not null,
      project_id text not null,
      hosts jsonb not null,
      changed_by text not null,
      changed_at timestamptz not null,
      primary key (tenant, project_id)
    );
  `,
};
