import type { Migration } from './migration.js';
import { roleOf, BUS } from './names.js';

/**
 * Tables that the store adds to every service.
 * `data` is `json`, not `jsonb`: it is kept as it was written, escaped NULs included, and is not parsed on the way in.
 */
export const OWN_MIGRATIONS: readonly Migration[] = [
  {
    name: 'store-0001',
    tenantTables: ['outbox', 'inbox'],
    sharedTables: ['known_tenants', 'outbox_lease'],
    sql: `
      create table outbox (
        seq bigint generated always as identity primary key,
        id uuid not null,
        tenant uuid not null,
        kind text not null check (kind in ('event', 'task')),
        name text not null,
        key text not null,
        subject text,
        actor text not null,
        priority smallint not null,
        traceparent text,
        time timestamptz not null default clock_timestamp(),
        data json not null,
        published_at timestamptz
      );
      create index outbox_waiting on outbox (seq) where published_at is null;
      create index outbox_published on outbox (published_at) where published_at is not null;
      create policy bus_publishes on outbox to ${roleOf(BUS)} using (true);
      create table inbox (
        tenant uuid not null,
        consumer text not null,
        message uuid not null,
        seen_at timestamptz not null default now(),
        primary key (tenant, consumer, message)
      );
      create index inbox_age on inbox (seen_at);
      create policy bus_clears on inbox to ${roleOf(BUS)} using (true);
      create table known_tenants (tenant uuid primary key);
      create table outbox_lease (one boolean primary key default true check (one), holder uuid not null, until timestamptz not null);`,
  },
  {
    // What waits for its time is in no index that those which do not wait are found by.
    name: 'store-0002-delays',
    tenantTables: [],
    sql: `
      alter table outbox add column due_at timestamptz;
      drop index outbox_waiting;
      create index outbox_waiting on outbox (seq) where published_at is null and due_at is null;
      create index outbox_due on outbox (due_at) where published_at is null and due_at is not null;
      create index outbox_delayed on outbox (tenant, name, key) where published_at is null and due_at is not null;`,
  },
  { name: 'store-0003-ordered', tenantTables: [], sql: 'alter table outbox add column ordered boolean not null default false;' },
];

export const OWN_TABLES: readonly string[] = [
  'migrations',
  ...OWN_MIGRATIONS.flatMap((m) => [...m.tenantTables, ...(m.sharedTables ?? [])]),
];
