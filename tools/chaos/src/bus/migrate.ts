import { openStore } from '@hexad/store';
import type { PostgresServer } from '@hexad/testing/servers';
import { Client } from 'pg';
import { ALL_SCHEMAS } from './service/schemas.js';

/** As a user who may not pass row-level security. */
export const serviceUrl = (port: number): string => `postgres://services@127.0.0.1:${port}/postgres`;

/** Makes that user, and all services' tables. */
export async function migrate({ url, port }: PostgresServer): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('create role services login noinherit');
  await client.end();
  await using server = await openStore({ url: serviceUrl(port), ownerUrl: url, schemas: ALL_SCHEMAS });
  await server.migrate();
}
