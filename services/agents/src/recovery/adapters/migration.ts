import type { ServiceSchema } from '@hexad/store';

/** What strategies of recovery came to, one row for each that was tried. */
export const recoveryOutcomes: ServiceSchema['migrations'][number] = {
  name: '0010-recovery-outcomes',
  tenantTables: ['recovery_outcomes'],
  appendOnly: ['recovery_outcomes'],
  sql: `
    create table recovery_outcomes (
      tenant uuid not null,
      task_id uuid not null,
      seq int not null,
      class text not null check (class in ('model', 'tool', 'workspace', 'merge', 'environment')),
      code text not null,
      strategy text not null,
      helped boolean not null,
      at timestamptz not null default clock_timestamp(),
      primary key (tenant, task_id, seq)
    );
    create index recovery_outcomes_of_strategy on recovery_outcomes (tenant, class, code, strategy, at desc);`,
};
