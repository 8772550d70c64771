import type { Migration } from '@hexad/store';

export const guards: Migration = {
  name: '0005-guards',
  tenantTables: ['call_settings'],
  sql: `
    create table call_settings (
      tenant uuid not null primary key,
      redact text not null check (redact in ('off', 'on', 'reversible')),
      redact_addresses boolean not null,
      injection text not null check (injection in ('off', 'record', 'block')),
      injection_threshold double precision not null,
      store_bodies boolean not null,
      cache_ttl_ms bigint not null
    );`,
};
