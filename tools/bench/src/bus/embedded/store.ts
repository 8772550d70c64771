import { busSchema } from '@hexad/bus';
import { openStore, type ServiceSchema, type StoreServer } from '@hexad/store';
import { testPostgres } from '@hexad/store/testing';

/** A service whose outbox sends, and which has nothing else. */
export const senderSchema: ServiceSchema = { service: 'sender', migrations: [] };

/** A database of its own on PostgreSQL, migrated; it is dropped at the end. */
export async function ownPostgres(
  stack: AsyncDisposableStack,
  schemas: readonly ServiceSchema[],
): Promise<{ server: StoreServer; url: string; ownerUrl: string }> {
  const { url, ownerUrl } = stack.use(await testPostgres());
  const server = stack.use(await openStore({ url, directUrl: url, ownerUrl, schemas: [busSchema, ...schemas] }));
  await server.migrate();
  return { server, url, ownerUrl };
}
