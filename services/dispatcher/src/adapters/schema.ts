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
  ],
};
