import type pg from 'pg';
import { migrationsOf } from '../migrate.js';
import type { ServiceSchema } from '../migration.js';
import { roleOf } from '../names.js';

const FORBIDDEN = '42501';

/** Names of what a schema lacks; more than this version knows is no fault, for a newer one may run beside it. */
export async function missingMigrations(pool: pg.Pool, schema: ServiceSchema): Promise<string[]> {
  const applied = new Set(await appliedTo(pool, schema.service));
  return migrationsOf(schema).flatMap(({ name }) => (applied.has(name) ? [] : [name]));
}

async function appliedTo(pool: pg.Pool, service: string): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query(`begin read only; set local role ${roleOf(service)}`);
    return (await client.query<{ name: string }>(`select name from ${service}.migrations`)).rows.map(({ name }) => name);
  } catch (error) {
    // Versions before this one gave nobody the right to look: it was not migrated since.
    if ((error as { code?: string }).code === FORBIDDEN) return [];
    throw error;
  } finally {
    await client.query('rollback');
    client.release();
  }
}
