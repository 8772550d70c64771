import type { ServiceSchema } from '@hexad/store';
import { confirmations } from '../confirmations/adapters/store-policies.js';
import { gitEncryption } from '../git/adapters/encryption.js';
import { gitRepositories } from '../git/adapters/migration.js';
import { landingLog } from '../merging/together/stored-landing-log.js';
import { mcpServers } from '../mcp/adapters/migration.js';
import { forgetTasks } from '../retention/stored-old-logs.js';
import { forgetOutcomes } from '../recovery/adapters/old-outcomes.js';
import { recoveryOutcomes } from '../recovery/adapters/migration.js';
import { regenerationConflicts } from '../regeneration/adapters/migration.js';
import { reviews } from '../review/adapters/migration.js';

export const agentsSchema: ServiceSchema = {
  service: 'agents',
  migrations: [
    {
      name: '0001-task-results',
      tenantTables: ['task_results'],
      sql: `
        create table task_results (
          tenant uuid not null,
          task_id uuid not null,
          attempt int not null,
          run_id uuid not null,
          step_path text not null,
          action text not null,
          state text not null check (state in ('succeeded', 'failed')),
          result jsonb,
          error jsonb,
          ended_at timestamptz not null default now(),
          primary key (tenant, task_id, attempt),
          check ((result is not null) = (state = 'succeeded')),
          check ((error is not null) = (state = 'failed'))
        );
        create index task_results_of_run on task_results (tenant, run_id, action);`,
    },
    {
      name: '0002-task-log',
      tenantTables: ['task_log', 'task_messages'],
      appendOnly: ['task_log'],
      sql: `
        create table task_log (
          tenant uuid not null,
          task_id uuid not null,
          seq int not null check (seq > 0),
          attempt int not null,
          at timestamptz not null default clock_timestamp(),
          event jsonb not null,
          primary key (tenant, task_id, seq)
        );
        create table task_messages (
          tenant uuid not null,
          task_id uuid not null,
          id text not null,
          author text not null,
          text text not null,
          heard_at timestamptz not null default clock_timestamp(),
          primary key (tenant, task_id, id)
        );`,
    },
    gitRepositories,
    mcpServers,
    landingLog,
    reviews,
    gitEncryption,
    confirmations,
    forgetTasks,
    recoveryOutcomes,
    regenerationConflicts,
    forgetOutcomes,
  ],
};
