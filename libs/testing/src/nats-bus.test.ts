import { openNatsBus } from '@hexad/bus/nats';
import { busConformance } from './bus-conformance.js';
import { conformanceSchema } from './bus-under-test.js';
import { hasNats, natsNames } from './nats-server.js';
import { withStore } from './with-store.js';

if (await hasNats()) {
  busConformance('NATS', { priority: true, cancel: true }, async () => {
    const stack = new AsyncDisposableStack();
    const { server } = stack.use(await withStore([conformanceSchema]));
    const { url, prefix } = stack.use(natsNames());
    const open = () => openNatsBus({ url, prefix, server, maxBytes: 64 * 1024 * 1024 });
    let bus = await open();
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
        bus = await open();
      },
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  });
}
