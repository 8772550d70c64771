import type { Migration } from '@hexad/store';

/** Gates that people decide at, and what was said there: the record outlives the runs, and nobody changes it. */
export const approvals: Migration = {
  name: '0010-approvals',
  tenantTables: ['approvals', 'approval_records'],
  appendOnly: ['approval_records'],
  sql: `
    -- who else has had a hand in a run, beside who started it
    alter table runs add column hands jsonb;

    -- what the gates ask, for lists; the truth is in the steps
    create table approvals (
      tenant uuid not null,
      id uuid primary key,
      run_id uuid not null,
      workflow text not null,
      project_id text not null,
      path text not null,
      title text not null,
      state text not null check (state in ('waiting', 'approved', 'rejected', 'closed')),
      round integer not null,
      revision text not null,
      definition_hash text not null,
      approvers text[] not null,
      rights text[] not null,
      quorum integer not null,
      requested_at timestamptz not null,
      deadline timestamptz,
      decided_at timestamptz,
      decided_by text check (decided_by in ('votes', 'timeout', 'run')),
      reason text not null default ''
    );
    create index approvals_newest on approvals (tenant, id desc);
    create index approvals_waiting on approvals (tenant, id desc) where state = 'waiting';
    create index approvals_of_run on approvals (tenant, run_id, path);

    create table approval_records (
      tenant uuid not null,
      approval_id uuid not null,
      sequence integer not null,
      at timestamptz not null,
      kind text not null,
      round integer not null,
      revision text not null,
      definition_hash text not null,
      -- the person, and the key or service that said so
      person text not null,
      actor text not null,
      via text not null,
      -- of a delegate: from whom to whom
      chain text[] not null,
      decision text not null,
      comment text not null,
      form jsonb,
      facts jsonb not null,
      idempotency_key text,
      -- SHA-256 over the one before and all of the above
      hash text not null,
      primary key (tenant, approval_id, sequence)
    );
    create unique index approval_records_by_key on approval_records (tenant, approval_id, idempotency_key) where idempotency_key is not null;

    create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'approval records are never changed';
      end $$;
    create trigger approval_records_stay before update or delete on approval_records for each row execute function refuse_change();
    create trigger approval_records_remain before truncate on approval_records for each statement execute function refuse_change();
  `,
};
