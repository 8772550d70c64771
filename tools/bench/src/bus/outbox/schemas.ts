import type { ServiceSchema } from '@hexad/store';

/** Writes its business rows and says so. */
export const ordersSchema: ServiceSchema = {
  service: 'orders',
  migrations: [
    {
      name: '0001-orders',
      tenantTables: ['orders'],
      sql: 'create table orders (tenant uuid not null, id uuid primary key, data json not null)',
    },
  ],
};

/** Hears of it and does something about it, once. */
export const shippingSchema: ServiceSchema = {
  service: 'shipping',
  migrations: [
    {
      name: '0001-parcels',
      tenantTables: ['parcels'],
      sql: 'create table parcels (tenant uuid not null, ordered uuid primary key, data json not null)',
    },
  ],
};
