import { join } from 'node:path';
import { missing } from '@hexad/store/testing';
import { Client } from 'pg';
import { debianPrograms, sharedFolder } from './debian-programs.js';
import { PostgresServer, type PostgresServerOptions } from './postgres-server.js';

const VERSION = 17;
const BIN = `usr/lib/postgresql/${VERSION}/bin`;
const POSTGRES = {
  packages: [`postgresql-${VERSION}`, `postgresql-${VERSION}-pgvector`],
  programs: ['postgres', 'initdb', 'pg_ctl'].map((name) => `${BIN}/${name}`),
};
const HAS_VECTOR = `select from pg_available_extensions where name = 'vector'`;

export interface VectorServerOptions extends Pick<PostgresServerOptions, 'durable' | 'settings'> {
  /** Data under this name is kept for the next start: a-z, 0-9, - and _. Default: gone when the server ends. */
  readonly name?: string;
}

/**
 * PostgreSQL 17 with pgvector 0.8, from Debian's packages: `await using server = await startVectorServer()`. The first start on a machine
 * unpacks them, some ten seconds; a later one takes about one. Fails with a sentence where they cannot be unpacked.
 */
export async function startVectorServer({ name, ...options }: VectorServerOptions = {}): Promise<PostgresServer> {
  const programs = join(await debianPrograms(POSTGRES), BIN);
  return PostgresServer.start({ ...options, programs, ...(name !== undefined && { folder: sharedFolder(`postgres-${name}`) }) });
}

/** True where `startVectorServer` works. Fails with CI=true where it does not; elsewhere prints why. */
export async function canStartVectorServer(): Promise<boolean> {
  try {
    await debianPrograms(POSTGRES);
    return true;
  } catch (error) {
    return missing((error as Error).message, error);
  }
}

export interface VectorDatabase extends AsyncDisposable {
  /** As the user that was asked for, or as the superuser of our own server. */
  readonly url: string;
  /** True when it was started for this, and ends with it. */
  readonly own: boolean;
}

/** The server at `url` where it has pgvector, and one of our own where it has not. Fails with what `pg` says when none answers there. */
export async function ensureVectorDatabase(url: string, options: VectorServerOptions = {}): Promise<VectorDatabase> {
  if (await hasVector(url)) return { url, own: false, [Symbol.asyncDispose]: async () => undefined };
  const server = await startVectorServer(options);
  return { url: server.url, own: true, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function hasVector(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  await client.connect();
  try {
    return (await client.query(HAS_VECTOR)).rowCount === 1;
  } finally {
    await client.end();
  }
}
