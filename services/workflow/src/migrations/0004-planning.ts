import type { Migration } from '@hexad/store';

/** Who works on a project, and what its finished runs say of its estimates. Both outlive the runs. */
export const planning: Migration = {
  name: '0004-planning',
  tenantTables: ['plan_settings', 'task_actuals', 'learned_runs'],
  sql: `
    create table plan_settings (
      tenant uuid not null,
      project_id text not null,
      settings jsonb not null,
      updated_at timestamptz not null default now(),
      primary key (tenant, project_id)
    );

    create table task_actuals (
      tenant uuid not null,
      run_id uuid not null,
      task text not null,
      kind text not null,
      done_by text not null check (done_by in ('people', 'agents')),
      expected_hours double precision not null,
      actual_hours double precision not null,
      primary key (run_id, task)
    );
    create index task_actuals_newest on task_actuals (tenant, run_id desc);

    -- runs whose tasks are in task_actuals, or that had none to learn from
    create table learned_runs (
      tenant uuid not null,
      run_id uuid primary key
    );
  `,
};
