import type { Migration } from '@hexad/store';

/** What services outside can do, and the steps that wait for them: a row is there as long as its attempt is. */
export const remotePlugins: Migration = {
  name: '0025-remote-plugins',
  tenantTables: ['plugins', 'plugin_calls'],
  sql: `
    create table plugins (
      tenant uuid not null,
      name text not null,
      -- name of an action → description, input and output (JSON Schema or null)
      actions jsonb not null,
      registered_by text not null,
      registered_at timestamptz not null,
      primary key (tenant, name)
    );

    create table plugin_calls (
      tenant uuid not null,
      step_id uuid primary key,
      run_id uuid not null references runs (id) on delete cascade,
      attempt integer not null,
      plugin text not null,
      action text not null,
      inputs jsonb not null,
      -- of the inputs as JSON
      bytes integer not null,
      deadline timestamptz,
      once boolean not null,
      rank integer not null,
      since timestamptz not null,
      -- how often it was handed out, to whom, and until when that worker is believed to live (this database's clock)
      lease integer not null default 0,
      worker text not null default '',
      lease_until timestamptz
    );
    create index plugin_calls_waiting on plugin_calls (tenant, plugin, action, since);
    create index plugin_calls_of_run on plugin_calls (run_id);
  `,
};
