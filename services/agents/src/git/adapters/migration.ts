import type { ServiceSchema } from '@hexad/store';

/** The repositories of projects. Their credentials are sealed. */
export const gitRepositories: ServiceSchema['migrations'][number] = {
  name: '0003-git-repositories',
  tenantTables: ['git_repositories'],
  sql: `
    create table git_repositories (
      tenant uuid not null,
      id uuid not null,
      project_id text not null,
      url text not null,
      default_branch text not null,
      created_by text not null,
      created_at timestamptz not null,
      kek text,
      kek_version text,
      data_key bytea,
      box bytea,
      primary key (tenant, id),
      unique (tenant, project_id, url),
      check ((kek is null) = (kek_version is null) and (kek is null) = (data_key is null) and (kek is null) = (box is null))
    );`,
};
