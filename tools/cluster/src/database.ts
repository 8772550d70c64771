import { Client, escapeLiteral } from 'pg';

export interface Database {
  /** As the user that services have. */
  readonly url: string;
  /** As the user that migrates. */
  readonly ownerUrl: string;
}

/** A database of the cluster's own on this server, with a user who may not pass row-level security. Both are made when they are absent. */
export async function openDatabase(server: string, name: string, password: string): Promise<Database> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    const { rowCount: databases } = await client.query('select from pg_database where datname = $1', [name]);
    if (databases === 0) await client.query(`create database ${name}`);
    const { rowCount: users } = await client.query('select from pg_roles where rolname = $1', [name]);
    if (users === 0) await client.query(`create role ${name} login noinherit`);
    await client.query(`alter role ${name} password ${escapeLiteral(password)}`);
  } finally {
    await client.end();
  }
  const ownerUrl = new URL(server);
  ownerUrl.pathname = `/${name}`;
  const url = new URL(ownerUrl);
  url.username = name;
  url.password = password;
  return { url: url.href, ownerUrl: ownerUrl.href };
}
