import type { ServiceSchema } from '@hexad/store';
import { connectionEncryption } from './connections/adapters/sealed-tokens.js';

/**
 * Connections with their tokens, each closed with a data key of its own (`box`), which the key-encryption key has wrapped (`data_key`, under `kek` in
 * `kek_version`). `effects` are what was begun and done for an idempotency key at providers that cannot tell by themselves.
 */
export const integrationsSchema: ServiceSchema = {
  service: 'integrations',
  migrations: [
    {
      name: '0001-connections',
      tenantTables: ['connections', 'effects'],
      sql: `
        create table connections (
          tenant uuid not null,
          id uuid not null,
          -- empty: of the whole tenant
          project_id text not null,
          provider text not null check (provider in ('github', 'slack')),
          name text not null,
          base_url text not null,
          repositories jsonb not null,
          hint text not null,
          created_by text not null,
          created_at timestamptz not null,
          kek text not null,
          kek_version text not null,
          data_key bytea not null,
          box bytea not null,
          primary key (tenant, id),
          unique (tenant, project_id, name)
        );

        create table effects (
          tenant uuid not null,
          id uuid not null,
          -- a hash of what was wished: the same key for something else is refused
          wish text not null,
          -- what was known when it was begun
          intent jsonb not null,
          -- null: nobody knows whether it happened
          result jsonb,
          begun_at timestamptz not null,
          primary key (tenant, id)
        );
        create index effects_by_age on effects (tenant, begun_at);
      `,
    },
    connectionEncryption,
  ],
};
