import type { Migration } from '@hexad/store';

/** Who asks for steps of plugins: a worker without one leaves no other trace. */
export const pluginWorkers: Migration = {
  name: '0029-plugin-workers',
  tenantTables: ['plugin_workers'],
  sql: `
    create table plugin_workers (
      tenant uuid not null,
      -- as it calls itself
      worker text not null,
      -- whose API key it has
      actor text not null,
      -- <plugin>.<action>
      actions text[] not null,
      -- without a long silence since then
      since timestamptz not null,
      seen_at timestamptz not null,
      primary key (tenant, worker, actor)
    );
  `,
};
