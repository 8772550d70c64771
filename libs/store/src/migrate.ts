import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { Migration, ServiceSchema } from './migration.js';
import { BUS, OWNER_ROLE, roleOf } from './names.js';
import { OWN_MIGRATIONS, OWN_TABLES } from './own-tables.js';

/** A session of somebody who may make roles and schemas. `run` takes several statements at once. */
export interface OwnerSession {
  run(sql: string): Promise<void>;
  rows<R extends object>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
}

const MINE = `tenant = nullif(current_setting('hexad.tenant', true), '')::uuid`;
/** Any number; every process that migrates takes the same lock. */
const LOCK = 4_839_201;

/** Brings every schema up to date, or changes nothing of the service that failed. Safe when several processes do it at once. */
export async function migrate(session: OwnerSession, schemas: readonly ServiceSchema[], logins: readonly string[]): Promise<void> {
  const [version] = await session.rows<{ number: number }>(`select current_setting('server_version_num')::int as number`);
  await makeRoles(session, schemas, logins, (version?.number ?? 0) >= 160_000);
  const extensions = new Set(schemas.flatMap((s) => s.extensions ?? []));
  for (const extension of extensions) await inTransaction(session, () => makeExtension(session, extension));
  for (const schema of schemas) await inTransaction(session, () => migrateService(session, schema));
}

async function inTransaction(session: OwnerSession, work: () => Promise<void>): Promise<void> {
  await session.run(`begin; select pg_advisory_xact_lock(${LOCK})`);
  try {
    await work();
    await session.run('commit');
  } catch (error) {
    await session.run('rollback');
    throw error;
  }
}

/** Roles belong to the whole cluster: another database's migration may make the same one at the same moment. */
async function makeRoles(
  session: OwnerSession,
  schemas: readonly ServiceSchema[],
  logins: readonly string[],
  inheritPerGrant: boolean,
): Promise<void> {
  const services = new Set([BUS, ...schemas.map((s) => s.service)]);
  for (const role of [OWNER_ROLE, ...[...services].map(roleOf)]) {
    await session.run(`do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`);
    const members = role === OWNER_ROLE ? [] : logins;
    // Without inheriting: who forgets to take a service's role has no rights at all.
    for (const member of members) await grant(session, `grant ${role} to ${member}${inheritPerGrant ? ' with inherit false' : ''}`);
  }
  if (!inheritPerGrant) for (const login of logins) await grant(session, `alter role ${login} noinherit`);
  await grant(session, `grant ${OWNER_ROLE} to current_user`);
  const [database] = await session.rows<{ name: string }>('select quote_ident(current_database()) as name');
  await grant(session, `grant create on database ${database?.name} to ${OWNER_ROLE}`);
}

/** Two sessions that change the same role at once get in each other's way, whatever their databases; the next try finds it done. */
async function grant(session: OwnerSession, sql: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await session.run(sql);
    } catch (error) {
      const raced = (error as { code?: string }).code === '23505' || String(error).includes('concurrently');
      if (!raced || tries === 20) throw error;
      await wait(Math.random() * 20);
    }
  }
}

async function makeExtension(session: OwnerSession, extension: string): Promise<void> {
  try {
    await session.run(`create extension if not exists "${extension}" with schema public`);
  } catch (cause) {
    throw new AppError('unsupported', `The database has no extension "${extension}" or may not make it; install it there first.`, {
      cause,
    });
  }
}

/** The store's own come first. */
export const migrationsOf = ({ migrations }: ServiceSchema): readonly Migration[] => [...OWN_MIGRATIONS, ...migrations];

async function migrateService(session: OwnerSession, schema: ServiceSchema): Promise<void> {
  const { service } = schema;
  await session.run(
    `create schema if not exists ${service} authorization ${OWNER_ROLE};
     set local role ${OWNER_ROLE}; set local search_path to ${service}, public;
     create table if not exists migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())`,
  );
  const applied = new Map(
    (await session.rows<{ name: string; hash: string }>('select name, hash from migrations')).map(({ name, hash }) => [name, hash]),
  );
  const wanted = migrationsOf(schema);
  refuseStrangers(service, wanted, applied);
  for (const migration of wanted) if (!applied.has(migration.name)) await apply(session, service, migration);
  await checkTables(session, schema);
  await grantRights(session, schema);
}

function refuseStrangers(service: string, wanted: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const known = new Map(wanted.map((m) => [m.name, hashOf(m)]));
  if (known.size !== wanted.length) throw new AppError('internal', `Two migrations of ${service} have the same name.`);
  for (const [name, hash] of applied) {
    if (!known.has(name)) {
      throw new AppError(
        'unsupported',
        `The database has the migration ${name} of ${service}, which this version does not know; use a newer version.`,
      );
    }
    if (known.get(name) !== hash) {
      throw new AppError(
        'unsupported',
        `The migration ${name} of ${service} was changed after it had been applied; write a new one instead.`,
      );
    }
  }
}

async function apply(session: OwnerSession, service: string, migration: Migration): Promise<void> {
  try {
    await session.run(migration.sql);
    for (const table of migration.tenantTables) await protect(session, service, table);
    await session.rows('insert into migrations (name, hash) values ($1, $2)', [migration.name, hashOf(migration)]);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('internal', `The migration ${migration.name} of ${service} failed: ${(cause as Error).message}`, { cause });
  }
}

async function protect(session: OwnerSession, service: string, table: string): Promise<void> {
  const [column] = await session.rows<{ type: string; required: boolean }>(
    `select format_type(atttypid, null) as type, attnotnull as required from pg_attribute where attrelid = to_regclass($1) and attname = 'tenant'`,
    [table],
  );
  if (column?.type !== 'uuid' || !column.required) {
    throw new AppError('internal', `The table ${service}.${table} is listed as tenant data but has no column "tenant uuid not null".`);
  }
  await session.run(
    `alter table ${table} enable row level security; alter table ${table} force row level security;
     create policy tenant_only on ${table} using (${MINE}) with check (${MINE})`,
  );
}

/** A forgotten table is found here, not when one tenant reads another's rows. */
async function checkTables(session: OwnerSession, schema: ServiceSchema): Promise<void> {
  const lists = migrationsOf(schema);
  const tenant = new Set(lists.flatMap((m) => m.tenantTables));
  const listed = new Set([...OWN_TABLES, ...tenant, ...lists.flatMap((m) => m.sharedTables ?? [])]);
  const tables = await session.rows<{ name: string; forced: boolean; kind: string; tenants: boolean }>(
    `select relname as name, relkind::text as kind, relrowsecurity and relforcerowsecurity as forced,
       exists (select from pg_attribute where attrelid = c.oid and attname = 'tenant' and not attisdropped) as tenants
     from pg_class c where relnamespace = $1::regnamespace and relkind in ('r', 'p', 'm', 'f') order by 1`,
    [schema.service],
  );
  for (const { name, forced, kind, tenants } of tables) {
    if (!listed.has(name)) {
      throw new AppError(
        'internal',
        `The table ${schema.service}.${name} is in no list: name it in tenantTables if it holds tenant data, otherwise in sharedTables.`,
      );
    }
    if (tenant.has(name) && !forced)
      throw new AppError('internal', `${schema.service}.${name} (kind ${kind}) lost its row-level security.`);
    if (tenants && !tenant.has(name) && !OWN_TABLES.includes(name))
      throw new AppError('internal', `The table ${schema.service}.${name} has a tenant, so it belongs in tenantTables.`);
  }
}

async function grantRights(session: OwnerSession, { service, migrations }: ServiceSchema): Promise<void> {
  const role = roleOf(service);
  const bus = roleOf(BUS);
  await session.run(
    `grant usage on schema ${service} to ${role}, ${bus};
     grant select, insert, update, delete on all tables in schema ${service} to ${role};
     grant usage, select on all sequences in schema ${service} to ${role};
     revoke all on migrations, outbox_lease from ${role};
     grant select on migrations to ${role};
     grant select, insert, update, delete on outbox_lease to ${bus};
     revoke update, delete on outbox from ${role};
     grant select, update, delete on outbox to ${bus};
     grant select, delete on inbox to ${bus}`,
  );
  const trails = migrations.flatMap(({ appendOnly = [] }) => appendOnly);
  if (trails.length > 0) await session.run(`revoke update, delete on ${trails.join(', ')} from ${role}`);
}

const hashOf = ({ sql, tenantTables, sharedTables = [] }: Migration): string =>
  createHash('sha256')
    .update(JSON.stringify([sql, tenantTables, sharedTables]))
    .digest('hex');
