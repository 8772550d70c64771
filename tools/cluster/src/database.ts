import { AppError } from '@hexad/kernel';
import { Client, escapeLiteral } from 'pg';

const LOCAL = 'postgres://postgres@127.0.0.1:5432/postgres';

export interface Database {
  /** As the user that services have. */
  readonly url: string;
  /** As the user that migrates. */
  readonly ownerUrl: string;
}

/** A database of the cluster's own on the server of HEXAD_DATABASE_URL or the usual one, with a user who may not pass row-level security. */
export async function openDatabase(name: string, password: string): Promise<Database> {
  const server = process.env['HEXAD_DATABASE_OWNER_URL'] ?? process.env['HEXAD_DATABASE_URL'] ?? LOCAL;
  await as(server, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${name}`);
    const { rowCount: users } = await client.query('select from pg_roles where rolname = $1', [name]);
    if (users === 0) await client.query(`create role ${name} login noinherit`);
    await client.query(`alter role ${name} password ${escapeLiteral(password)}`);
  });
  const ownerUrl = new URL(server);
  ownerUrl.pathname = `/${name}`;
  const url = new URL(ownerUrl);
  url.username = name;
  url.password = password;
  return { url: url.href, ownerUrl: ownerUrl.href };
}

async function as(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
  } catch (cause) {
    const { host, pathname } = new URL(url);
    throw new AppError(
      'unavailable',
      `No PostgreSQL answers at ${host}${pathname}: ${(cause as Error).message}. Start one (docker compose up -d postgres), or set HEXAD_DATABASE_URL.`,
      { cause },
    );
  }
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
