import type { ServiceSchema } from '@hexad/store';

export const dispatcherSchema: ServiceSchema = {
  service: 'dispatcher',
  migrations: [
    {
      name: '0001-tasks',
      tenantTables: ['tasks'],
      sql: `
        create table tasks (
          tenant uuid not null,
          id uuid not null,
          run_id uuid not null,
          step_path text not null,
          attempt int not null check (attempt > 0),
          agent_kind text not null,
          action text not null,
          inputs text not null,
          deadline bigint not null,
          priority text not null check (priority in ('low', 'normal', 'high')),
          project_id text not null,
          state text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
          placements int not null,
          error jsonb,
          lease_until timestamptz,
          requested_at timestamptz not null default now(),
          changed_at timestamptz not null default now(),
          primary key (tenant, id),
          check ((lease_until is not null) = (state in ('queued', 'running'))),
          check ((error is not null) = (state = 'failed'))
        );
        create index tasks_of_run on tasks (tenant, run_id, requested_at, id);
        create index tasks_by_lease on tasks (tenant, lease_until) where lease_until is not null;`,
    },
    {
      // What was in the queue of a kind stands in the line from now on. A lease is its agent's: a task that is held has no time of its own.
      name: '0002-agents',
      tenantTables: ['task_events', 'successes', 'turns'],
      sharedTables: ['seats', 'agents', 'kind_turns'],
      sql: `
        alter table tasks drop constraint tasks_state_check, drop constraint tasks_check, drop constraint tasks_check1;
        drop index tasks_by_lease;
        alter table tasks drop column lease_until,
          add column agent text not null default '',
          add column losses int not null default 0,
          add column pinned text not null default '',
          add column repo text not null default '',
          add column files jsonb not null default '[]',
          add column dead boolean not null default false,
          add column queued_at timestamptz not null default now(),
          add column due_at timestamptz not null default now(),
          add column told_at timestamptz not null default now();
        update tasks set state = 'queued', placements = 0 where state in ('queued', 'running');
        alter table tasks
          add constraint tasks_state check (state in ('queued', 'assigned', 'running', 'succeeded', 'failed', 'cancelled')),
          add constraint tasks_agent check (agent <> '' or state not in ('assigned', 'running')),
          add constraint tasks_error check ((error is not null) = (state = 'failed'));
        create index tasks_line on tasks (tenant, agent_kind, project_id, queued_at) where state = 'queued';
        create index tasks_held on tasks (tenant, agent) where state in ('assigned', 'running');
        create index tasks_by_change on tasks (tenant, requested_at desc, id desc);
        create table task_events (
          tenant uuid not null,
          task_id uuid not null,
          sequence int not null,
          at timestamptz not null default now(),
          attempt int not null,
          type text not null,
          data jsonb not null,
          primary key (tenant, task_id, sequence)
        );
        create table successes (
          tenant uuid not null,
          agent_kind text not null,
          action text not null,
          pool text not null,
          succeeded float8 not null,
          failed float8 not null,
          total bigint not null,
          primary key (tenant, agent_kind, action, pool)
        );
        create table turns (
          tenant uuid not null,
          agent_kind text not null,
          pass float8 not null,
          primary key (tenant, agent_kind)
        );
        create table kind_turns (agent_kind text primary key, turn float8 not null);
        create table seats (
          seat int primary key check (seat > 0),
          process uuid not null,
          host text not null,
          offer jsonb not null,
          held jsonb not null,
          taking boolean not null,
          left_at timestamptz,
          since timestamptz not null default now(),
          lease_until timestamptz not null
        );
        create unique index seats_of_process on seats (process);
        create table agents (
          id text primary key,
          seat int not null references seats (seat) on delete cascade,
          kind text not null,
          actions jsonb not null,
          capacity int not null check (capacity >= 0),
          used int not null default 0 check (used >= 0),
          cost float8 not null check (cost > 0),
          pool text not null,
          version bigint not null default 0
        );
        create index agents_of_kind on agents (kind);`,
    },
    {
      name: '0003-conversations',
      tenantTables: ['conversations', 'conversation_messages'],
      sql: `
        create table conversations (
          tenant uuid not null,
          id uuid not null,
          project_id text not null,
          title text not null,
          author text not null,
          repo text not null,
          created_at timestamptz not null default now(),
          primary key (tenant, id)
        );
        create index conversations_of_project on conversations (tenant, project_id, created_at desc, id desc);
        create table conversation_messages (
          tenant uuid not null,
          conversation_id uuid not null,
          id uuid not null,
          author text not null,
          text text not null,
          at timestamptz not null default now(),
          task_id text not null,
          run_id text not null,
          primary key (tenant, id)
        );
        create index conversation_messages_in_order on conversation_messages (tenant, conversation_id, at);`,
    },
    {
      name: '0004-traces',
      tenantTables: [],
      // Of whoever asked for the attempt.
      sql: 'alter table tasks add column traceparent text;',
    },
    {
      // `limit_ms`: what the attempt had when it was asked for. `delayed`: the step was told that it waits.
      name: '0005-delays',
      tenantTables: [],
      sql: `
        alter table tasks add column limit_ms bigint not null default 0, add column delayed boolean not null default false;
        create index tasks_to_delay on tasks (tenant, queued_at) where state = 'queued' and deadline > 0 and not delayed;
        create index tasks_by_end on tasks (tenant, changed_at) where state in ('succeeded', 'failed', 'cancelled');`,
    },
  ],
};
