import { ClosedVersions } from '@hexad/secrets/stored';
import type { ServiceSchema } from '@hexad/store';

/** Of the key that seals the credentials of repositories and the secrets of servers of tools. */
export const CLOSED = new ClosedVersions('git_encryption');

/** Versions (`kek#version`) of that key under which nothing is written any more. */
export const gitEncryption: ServiceSchema['migrations'][number] = {
  name: '0007-git-encryption',
  tenantTables: [],
  sharedTables: ['git_encryption'],
  sql: `
    create table git_encryption (
      one boolean primary key default true check (one),
      closed jsonb not null default '[]'
    );
    insert into git_encryption default values;`,
};
