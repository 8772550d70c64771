import { busSchema } from '@hexad/bus';
import type { ServiceSchema } from '@hexad/store';
import type { Settings } from './messages.js';

const orders: ServiceSchema = {
  service: 'orders',
  migrations: [
    {
      name: '0001-orders',
      tenantTables: ['placed', 'keys'],
      sql: `create table placed (tenant uuid not null, round integer not null, place integer not null, slice integer not null,
          key text not null, n integer not null, primary key (tenant, round, place));
        create table keys (tenant uuid not null, key text not null, last integer not null, primary key (tenant, key))`,
    },
  ],
};

/** Nothing in it keeps an effect from being written twice: that is for the inbox. */
const effects = (service: string): ServiceSchema => ({
  service,
  migrations: [
    {
      name: '0001-effects',
      tenantTables: ['effects'],
      sql: `create table effects (at bigint generated always as identity, tenant uuid not null, round integer not null,
          slice integer not null, place integer not null, key text not null, n integer not null)`,
    },
  ],
});

const billing = effects('billing');
const ledger = effects('ledger');

export const SCHEMAS: Readonly<Record<Settings['name'], readonly [ServiceSchema, ...ServiceSchema[]]>> = {
  orders: [orders],
  billing: [billing],
  ledger: [ledger],
  relay: [orders, billing, ledger],
};

export const ALL_SCHEMAS: readonly ServiceSchema[] = [...SCHEMAS.relay, busSchema];
