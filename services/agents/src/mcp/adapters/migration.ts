import type { ServiceSchema } from '@hexad/store';

/** Servers of tools of tenants. What is secret in them is sealed. */
export const mcpServers: ServiceSchema['migrations'][number] = {
  name: '0004-mcp-servers',
  tenantTables: ['mcp_servers'],
  sql: `
    create table mcp_servers (
      tenant uuid not null,
      name text not null,
      config jsonb not null,
      secret_names jsonb not null,
      changed_by text not null,
      changed_at timestamptz not null,
      kek text not null,
      kek_version text not null,
      data_key bytea not null,
      box bytea not null,
      primary key (tenant, name)
    );`,
};
