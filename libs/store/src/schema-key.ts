import { createHash } from 'node:crypto';
import type { ServiceSchema } from './migration.js';
import { OWN_MIGRATIONS } from './own-tables.js';

/** The same for the same tables: the versions and every migration go in, the store's own as well; row mappings do not. */
export function schemaKey(version: string, schemas: readonly ServiceSchema[]): string {
  const all = [...schemas]
    .sort((a, b) => a.service.localeCompare(b.service))
    .map(({ service, migrations, extensions = [] }) => ({ service, extensions, migrations }));
  return createHash('sha256')
    .update(JSON.stringify([version, OWN_MIGRATIONS, all]))
    .digest('hex')
    .slice(0, 24);
}
