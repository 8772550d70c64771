import { busSchema, EmbeddedBus } from '@hexad/bus';
import { openStore } from '@hexad/store';
import { hasPostgres, testPostgres } from '@hexad/store/testing';
import { busConformance } from './bus-conformance.js';
import { conformanceSchema, restartable } from './bus-under-test.js';
import { withStore } from './with-store.js';

const can = { priority: true, cancel: true, order: true };

busConformance('the embedded database', can, async () => {
  const stack = new AsyncDisposableStack();
  const { server } = stack.use(await withStore([conformanceSchema]));
  return restartable(server.store(conformanceSchema), stack, () => EmbeddedBus.open(server));
});

if (await hasPostgres()) {
  busConformance('PostgreSQL', can, async () => {
    const stack = new AsyncDisposableStack();
    const { url, ownerUrl } = stack.use(await testPostgres());
    const server = stack.use(await openStore({ url, ownerUrl, directUrl: url, schemas: [busSchema, conformanceSchema], poolSize: 4 }));
    await server.migrate();
    return restartable(server.store(conformanceSchema), stack, () => EmbeddedBus.open(server));
  });
}
