import type { Migration } from '@hexad/store';

/** What is done by itself when something happens. */
export const reactions: Migration = {
  name: '0017-reactions',
  tenantTables: ['reaction_rules', 'reactions'],
  sql: `
    create table reaction_rules (
      tenant uuid not null,
      project_id text not null,
      rules jsonb not null,
      set_by text not null,
      primary key (tenant, project_id)
    );

    create table reactions (
      tenant uuid not null,
      id uuid primary key,
      project_id text not null,
      rule_name text not null,
      rule jsonb not null,
      set_by text not null,
      event_id text not null,
      happening jsonb not null,
      run_id text not null,
      started_run_id text not null default '',
      state text not null check (state in ('acting', 'waiting', 'resolved', 'escalated', 'failed')),
      attempts integer not null default 0,
      error_code text not null default '',
      error_message text not null default '',
      created_at timestamptz not null,
      escalate_at timestamptz,
      ended_at timestamptz
    );
    create index reactions_newest on reactions (tenant, project_id, created_at desc, id desc);
    create index reactions_open on reactions (tenant, project_id, rule_name) where state in ('acting', 'waiting');
  `,
};
