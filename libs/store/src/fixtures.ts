import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventType } from '@hexad/kernel';
import type { ServiceSchema } from './migration.js';
import { openStore, type StoreOptions } from './open-store.js';
import { prepareTemplate } from './pglite/template.js';
import type { StoreServer } from './store-server.js';
import { testPostgres, type TestPostgres } from './testing/test-postgres.js';
import { testTemplates } from './testing/templates-folder.js';

export const notesSchema: ServiceSchema = {
  service: 'notes',
  migrations: [
    {
      name: '0001-notes',
      tenantTables: ['notes'],
      sql: 'create table notes (tenant uuid not null, id integer not null, text text not null, primary key (tenant, id))',
    },
  ],
};

export const tagsSchema: ServiceSchema = {
  service: 'tags',
  migrations: [{ name: '0001-tags', tenantTables: ['tags'], sql: 'create table tags (tenant uuid not null, name text not null)' }],
};

export const WRITTEN = eventType('written');

const SCHEMAS = [notesSchema, tagsSchema];

export const someTenant = (): string => randomUUID();

/** An open database that is gone when it is disposed. */
export interface TestDatabase extends AsyncDisposable {
  readonly server: StoreServer;
}

export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'hexad-store-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export async function embedded(options: Partial<StoreOptions> = {}): Promise<TestDatabase & { readonly folder: string }> {
  await prepareTemplate(testTemplates(), options.schemas ?? SCHEMAS);
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const server = stack.use(await openStore({ url: `pglite:${folder.path}`, schemas: SCHEMAS, templates: testTemplates(), ...options }));
  return { server, folder: folder.path, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

export async function postgres(options: Partial<StoreOptions> = {}): Promise<TestDatabase & TestPostgres> {
  const stack = new AsyncDisposableStack();
  const there = stack.use(await testPostgres());
  const { url, ownerUrl } = there;
  const server = stack.use(await openStore({ url, ownerUrl, directUrl: url, schemas: SCHEMAS, poolSize: 4, ...options }));
  await server.migrate();
  return { ...there, server, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
