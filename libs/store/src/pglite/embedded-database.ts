import { join } from 'node:path';
import type { ServiceSchema } from '../migration.js';
import { migrate } from '../migrate.js';
import { APP_ROLE } from '../names.js';
import { schemaKey } from '../schema-key.js';
import { Session } from '../session.js';
import { copyDatabase, dataDirOf, isDatabase, readKey, removeKey, writeBeside, writeKey } from './database-folder.js';
import { EmbeddedServer, PGLITE_VERSION, SOCKET_PORT } from './embedded-server.js';

const SUPERUSER = 'postgres';

/**
 * The socket takes everybody for the user that the session is. Once the tables are up to date that is a role that owns nothing, whose
 * members the services' roles are. It may also checkpoint and vacuum, since nobody else does.
 */
const APP = `
  do $$ begin
    if not exists (select from pg_roles where rolname = '${APP_ROLE}') then create role ${APP_ROLE} login noinherit; end if;
  end $$;
  grant pg_checkpoint, pg_maintain to ${APP_ROLE} with inherit true`;

/** Nobody makes another database from these; they are half of what every copy would have to write. */
const SLIM = [
  'update pg_database set datistemplate = false',
  'drop database if exists template0',
  'drop database if exists template1',
  'checkpoint',
];

export const connectionOf = (socketDir: string, user: string) =>
  ({ host: socketDir, port: SOCKET_PORT, user, password: '-', database: 'postgres' }) as const;

export interface DatabaseOptions {
  readonly socketDir: string;
  /** Folder that `prepareTemplate` filled. */
  readonly templates: string | undefined;
}

/** Starts the database in `folder`, made and migrated as needed. The caller holds the folder. */
export async function startDatabase(
  folder: string,
  schemas: readonly ServiceSchema[],
  { socketDir, templates }: DatabaseOptions,
): Promise<EmbeddedServer> {
  await using stack = new AsyncDisposableStack();
  const key = schemaKey(PGLITE_VERSION, schemas);
  if (!isDatabase(folder)) await makeDatabase(folder, key, templates, socketDir);
  const extensions = [...new Set(schemas.flatMap((schema) => schema.extensions ?? []))];
  const server = stack.use(await EmbeddedServer.start({ dataDir: dataDirOf(folder), socketDir, extensions }));
  if ((await readKey(folder)) !== key) {
    await removeKey(folder);
    await bringUpToDate(socketDir, schemas);
    await writeKey(folder, key);
  }
  await server.become(APP_ROLE);
  stack.move();
  return server;
}

/** From the template with the same tables, from the one without tables, or from nothing, which takes seconds and much memory. */
async function makeDatabase(folder: string, key: string, templates: string | undefined, socketDir: string): Promise<void> {
  for (const name of templates === undefined ? [] : [key, emptyKey()]) {
    const template = join(templates!, name);
    if (isDatabase(template)) return copyDatabase(template, folder);
  }
  await writeBeside(dataDirOf(folder), async (path) => {
    await using _made = await EmbeddedServer.start({ dataDir: path, socketDir, extensions: [] });
    await using session = await Session.connect(connectionOf(socketDir, SUPERUSER));
    for (const statement of SLIM) await session.run(statement);
  });
}

/** Name of the template that holds no tables. */
export const emptyKey = (): string => schemaKey(PGLITE_VERSION, []);

async function bringUpToDate(socketDir: string, schemas: readonly ServiceSchema[]): Promise<void> {
  await using session = await Session.connect(connectionOf(socketDir, SUPERUSER));
  await session.run(APP);
  await migrate(session, schemas, [APP_ROLE]);
  // To find the tables that it vacuums; it may read none of them.
  for (const { service } of schemas) await session.run(`grant usage on schema ${service} to ${APP_ROLE}`);
  await session.run('checkpoint');
}
