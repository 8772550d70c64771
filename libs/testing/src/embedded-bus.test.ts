import { busSchema, EmbeddedBus } from '@hexad/bus';
import { openStore, type StoreServer } from '@hexad/store';
import { hasPostgres, testPostgres } from '@hexad/store/testing';
import { busConformance } from './bus-conformance.js';
import { conformanceSchema, type BusUnderTest } from './bus-under-test.js';
import { withStore } from './with-store.js';

async function under(server: StoreServer, stack: AsyncDisposableStack): Promise<BusUnderTest> {
  let bus = await EmbeddedBus.open(server);
  stack.defer(() => bus[Symbol.asyncDispose]());
  return {
    get bus() {
      return bus;
    },
    get deadLetters() {
      return bus.deadLetters;
    },
    store: server.store(conformanceSchema),
    restart: async () => {
      await bus[Symbol.asyncDispose]();
      bus = await EmbeddedBus.open(server);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const can = { priority: true, cancel: true };

busConformance('the embedded database', can, async () => {
  const stack = new AsyncDisposableStack();
  const { server } = stack.use(await withStore([conformanceSchema]));
  return under(server, stack);
});

if (await hasPostgres()) {
  busConformance('PostgreSQL', can, async () => {
    const stack = new AsyncDisposableStack();
    const { url, ownerUrl } = stack.use(await testPostgres());
    const server = stack.use(await openStore({ url, ownerUrl, directUrl: url, schemas: [busSchema, conformanceSchema], poolSize: 4 }));
    await server.migrate();
    return under(server, stack);
  });
}
