import { AppError } from '@hexad/kernel';
import type { ServiceSchema } from './migration.js';

/** Owns every table; nobody logs in as it. */
export const OWNER_ROLE = 'hexad_owner';
/** What an embedded database is opened as once it is migrated: no superuser, and no rights of its own on any table. */
export const APP_ROLE = 'hexad_app';
/** The schema and role of the bus, the only role that sees all tenants' outbox rows. */
export const BUS = 'bus';

/** The tenant in whose name rows are reached that are no tenant's: those of the platform itself. */
export const PLATFORM = '00000000-0000-7000-8000-000000000001';

export const roleOf = (service: string): string => `hexad_${service}`;

const SERVICE = /^[a-z][a-z0-9_]{0,40}$/;
const TABLE = /^[a-z_][a-z0-9_]{0,62}$/;
const RESERVED = new Set(['owner', 'app', 'public']);

/** Names go into SQL as they are, so they are checked before anything else. */
export function checkNames(schemas: readonly ServiceSchema[]): void {
  const services = new Set<string>();
  const entities = new Set<string>();
  for (const { service, migrations, entities: own = [], extensions = [] } of schemas) {
    if (!SERVICE.test(service) || RESERVED.has(service)) throw new AppError('internal', `"${service}" cannot be the name of a schema.`);
    if (services.has(service)) throw new AppError('internal', `Two services are called "${service}".`);
    services.add(service);
    const bad = [
      ...migrations.flatMap((m) => [...m.tenantTables, ...(m.sharedTables ?? []), ...(m.appendOnly ?? [])]),
      ...extensions.map((e) => e.replaceAll('-', '_')),
    ];
    for (const name of bad)
      if (!TABLE.test(name)) throw new AppError('internal', `"${name}" of ${service} cannot be the name of a table or extension.`);
    for (const { options } of own) {
      if (entities.has(options.name))
        throw new AppError('internal', `Two row mappings are called "${options.name}"; one of them is in ${service}.`);
      entities.add(options.name);
    }
  }
}
