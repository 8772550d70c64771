import type { ServiceSchema } from '@hexad/store';

/** Conflicts of regenerations. */
export const regenerationConflicts: ServiceSchema['migrations'][number] = {
  name: '0011-regeneration-conflicts',
  tenantTables: ['regeneration_conflicts'],
  sql: `
    create table regeneration_conflicts (
      tenant uuid not null,
      run_id uuid not null,
      number int not null check (number > 0),
      project_id text not null,
      path text not null,
      kind text not null,
      sides jsonb not null,
      choice text check (choice in ('yours', 'generated', 'text')),
      text text not null default '',
      resolved_by text not null default '',
      resolved_at timestamptz,
      primary key (tenant, run_id, number),
      check ((choice is null) = (resolved_at is null))
    );`,
};
