import { busSchema, EmbeddedBus, type EmbeddedBusOptions } from '@hexad/bus';
import { openStore, prepareTemplate, type ServiceSchema, type Store, type StoreOptions, type StoreServer } from '@hexad/store';
import { testTemplates } from '@hexad/store/testing';
import { temporaryFolder } from './temporary-folder.js';

export interface TestStore extends AsyncDisposable {
  readonly server: StoreServer;
  readonly folder: string;
  store(schema: ServiceSchema): Store;
}

/**
 * A migrated embedded database in a temporary folder, with the tables of the bus: `await using db = await withStore([schema])`.
 * The first use of a schema makes its template (seconds), later ones copy it (well below one).
 */
export async function withStore(schemas: readonly ServiceSchema[], options: Partial<StoreOptions> = {}): Promise<TestStore> {
  const all = [busSchema, ...schemas.filter((s) => s !== busSchema)];
  const folder = temporaryFolder();
  try {
    await prepareTemplate(testTemplates(), all);
    const server = await openStore({ url: `pglite:${folder.path}`, templates: testTemplates(), ...options, schemas: all });
    return {
      server,
      folder: folder.path,
      store: (schema) => server.store(schema),
      [Symbol.asyncDispose]: async () => {
        await server[Symbol.asyncDispose]();
        folder[Symbol.dispose]();
      },
    };
  } catch (error) {
    folder[Symbol.dispose]();
    throw error;
  }
}

/** The same with the bus on it. */
export async function withStoreAndBus(
  schemas: readonly ServiceSchema[],
  options: EmbeddedBusOptions & Partial<StoreOptions> = {},
): Promise<TestStore & { readonly bus: EmbeddedBus }> {
  const db = await withStore(schemas, options);
  const bus = await EmbeddedBus.open(db.server, options);
  const close = async () => {
    await bus[Symbol.asyncDispose]();
    await db[Symbol.asyncDispose]();
  };
  return { ...db, bus, [Symbol.asyncDispose]: close };
}
