import type { Migration } from '@hexad/store';

/**
 * A credential is closed with a data key of its own (`box`), which the key-encryption key has wrapped (`data_key`, under `kek` in
 * `kek_version`); both go when it is rotated. `encryption` has what proves that a process has the right key-encryption key, and the
 * versions (`kek#version`) under which nothing is written (`closed`) and nothing read (`retired`) any more.
 */
export const credentials: Migration = {
  name: '0003-credentials',
  tenantTables: ['credentials'],
  sharedTables: ['encryption', 'encryption_rotations'],
  sql: `
    create table credentials (
      tenant uuid not null,
      id uuid not null,
      provider text not null,
      scope text not null check (scope in ('tenant', 'project', 'user')),
      scope_id text not null,
      name text not null,
      hint text not null,
      version integer not null default 1,
      created_by text not null,
      created_at timestamptz not null,
      rotated_at timestamptz not null,
      last_used_on date,
      refused_at timestamptz,
      reminded smallint not null default 0,
      kek text not null,
      kek_version text not null,
      data_key bytea not null,
      box bytea not null,
      primary key (tenant, id),
      unique (tenant, provider, scope, scope_id)
    );
    create index credentials_by_time on credentials (tenant, created_at desc, id desc);
    create table encryption (
      one boolean primary key default true check (one),
      kek text not null,
      kek_version text not null,
      data_key bytea not null,
      box bytea not null,
      closed jsonb not null default '[]',
      retired jsonb not null default '[]'
    );
    create table encryption_rotations (
      id uuid primary key,
      kek text not null,
      kek_version text not null,
      closing jsonb not null,
      state text not null check (state in ('running', 'retiring', 'done')),
      total bigint not null,
      done bigint not null default 0,
      failed bigint not null default 0,
      started_by text not null,
      started_at timestamptz not null,
      finished_at timestamptz
    );
    create unique index encryption_rotations_one on encryption_rotations ((true)) where state <> 'done';
    create index encryption_rotations_by_time on encryption_rotations (started_at desc, id desc);`,
};
