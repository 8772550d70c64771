import type { ServiceSchema } from '@hexad/store';

/** What reviewers found, what people said of it, and the rules that came of that. */
export const reviews: ServiceSchema['migrations'][number] = {
  name: '0006-reviews',
  tenantTables: ['review_findings', 'review_rules'],
  sql: `
    create table review_findings (
      tenant uuid not null,
      id uuid not null,
      project_id text not null,
      fingerprint text not null,
      task_id uuid not null,
      aspect text not null,
      severity text not null check (severity in ('critical', 'major', 'minor')),
      confidence double precision not null,
      file text not null,
      line int not null,
      quote text not null,
      message text not null,
      suggestion text not null,
      state text not null default 'open' check (state in ('open', 'dismissed')),
      decided_by text not null default '',
      reason text not null default '',
      decided_at timestamptz,
      found_at timestamptz not null default now(),
      primary key (tenant, id),
      unique (tenant, project_id, fingerprint)
    );
    create table review_rules (
      tenant uuid not null,
      id uuid not null,
      project_id text not null,
      text text not null,
      because text not null,
      state text not null default 'proposed' check (state in ('proposed', 'approved', 'revoked')),
      proposed_by text not null,
      decided_by text not null default '',
      decided_at timestamptz,
      proposed_at timestamptz not null default now(),
      primary key (tenant, id)
    );
    create index review_rules_of_project on review_rules (tenant, project_id, state);`,
};
