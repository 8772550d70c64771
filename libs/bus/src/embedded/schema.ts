import type { ServiceSchema } from '@hexad/store';
import { ORDERED_TASKS } from './ordered-tasks.js';

/** Envelope columns, the same in the queue and among the dead. */
export const ENVELOPE = 'id, tenant, key, type, source, subject, actor, priority, ordered, traceparent, time, data';

const columns = `
  lane text not null,
  id uuid not null,
  tenant uuid not null,
  key text not null,
  type text not null,
  source text not null,
  subject text,
  actor text not null,
  priority smallint not null,
  traceparent text,
  time timestamptz not null,
  data json not null,
  attempt integer not null default 0`;

/**
 * The bus's own tables. Only the role of the bus has rights on them; its policies let it see all tenants.
 * A delivery is the whole message once for each lane, so that settling it is the deletion of one row.
 */
export const busSchema: ServiceSchema = {
  service: 'bus',
  migrations: [
    {
      name: '0001-deliveries',
      tenantTables: ['deliveries', 'dead_letters'],
      sharedTables: ['subscriptions'],
      sql: `
        create table subscriptions (group_name text not null, type text not null, primary key (type, group_name));
        create table deliveries (
          seq bigint generated always as identity primary key, ${columns},
          due timestamptz not null default now(),
          lease uuid,
          lease_until timestamptz,
          lost integer not null default 0,
          suspected integer not null default 0
        );
        create index deliveries_next on deliveries (lane, priority, seq);
        create index deliveries_begun on deliveries (lane) where attempt > 0;
        create index deliveries_tasks on deliveries (lane, tenant, key) where lane like 'tasks:%';
        create table dead_letters (
          seq bigint primary key, ${columns},
          error json not null,
          died_at timestamptz not null default now()
        );
        create index dead_letters_lane on dead_letters (lane, seq);
        create policy bus_delivers on deliveries to hexad_bus using (true);
        create policy bus_buries on dead_letters to hexad_bus using (true);`,
    },
    {
      // What a broker refused for good. On the embedded bus it stays empty.
      name: '0002-refused',
      tenantTables: ['refused'],
      sql: `
        create table refused (
          seq bigint generated always as identity primary key,
          id uuid not null,
          kind text not null check (kind in ('event', 'task')),
          service text not null,
          name text not null,
          tenant uuid not null,
          key text not null,
          subject text,
          actor text not null,
          priority smallint not null,
          traceparent text,
          time timestamptz not null,
          data json not null,
          error json not null,
          died_at timestamptz not null default now()
        );
        create policy bus_refuses on refused to hexad_bus using (true);`,
    },
    { name: '0003-ordered', tenantTables: [], sql: ORDERED_TASKS },
    {
      // Only events wait for those of their key that have begun.
      name: '0004-begun',
      tenantTables: [],
      sql: `
        drop index deliveries_begun;
        create index deliveries_begun on deliveries (lane) where attempt > 0 and lane like 'events:%';`,
    },
  ],
};
