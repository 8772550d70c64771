import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { hasServer, serverUrl, type TestServer } from './test-server.js';

/** A database of its own on a real server, and a user who may not pass row-level security. */
export interface TestPostgres extends AsyncDisposable {
  /** As the user that services have. */
  readonly url: string;
  /** As the user that migrates. */
  readonly ownerUrl: string;
  /** A statement of the user that migrates. */
  asOwner(sql: string): Promise<void>;
}

const POSTGRES: TestServer = {
  name: 'PostgreSQL',
  setting: 'HEXAD_TEST_POSTGRES_URL',
  local: 'postgres://postgres@127.0.0.1:5432/postgres',
  answers: (url) => asOwner(url, async () => undefined),
  container: { image: 'pgvector/pgvector:pg17', port: 5432, environment: { POSTGRES_HOST_AUTH_METHOD: 'trust' } },
};

/** See `hasServer`. */
export const hasPostgres = (): Promise<boolean> => hasServer(POSTGRES);

export async function testPostgres(): Promise<TestPostgres> {
  const name = `hexad_test_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await asOwner(serverUrl(POSTGRES), async (client) => {
    await client.query(`create database ${name}`);
    await client.query(`create role ${name} login noinherit password '${password}'`);
  });
  const ownerUrl = withDatabase(name);
  const url = new URL(ownerUrl);
  url.username = name;
  url.password = password;
  return {
    url: url.href,
    ownerUrl,
    asOwner: (sql) => asOwner(ownerUrl, async (client) => void (await client.query(sql))),
    [Symbol.asyncDispose]: () => drop(name),
  };
}

function withDatabase(name: string): string {
  const url = new URL(serverUrl(POSTGRES));
  url.pathname = `/${name}`;
  return url.href;
}

async function drop(name: string): Promise<void> {
  await asOwner(serverUrl(POSTGRES), async (client) => {
    await client.query(`drop database ${name} with (force)`);
    await client.query(`drop role ${name}`);
  });
}

async function asOwner(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
