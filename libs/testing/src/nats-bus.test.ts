import { openNatsBus } from '@hexad/bus/nats';
import { describe } from 'vitest';
import { busConformance } from './bus-conformance.js';
import { conformanceSchema, type BusUnderTest } from './bus-under-test.js';
import { hasNats, natsNames } from './nats-server.js';
import { withStore } from './with-store.js';

async function open(): Promise<BusUnderTest> {
  const stack = new AsyncDisposableStack();
  const { server } = stack.use(await withStore([conformanceSchema]));
  const { url, prefix } = stack.use(natsNames());
  const begin = () => openNatsBus({ url, prefix, server, maxBytes: 64 * 1024 * 1024 });
  let bus = begin();
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
      bus = begin();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

describe.runIf(await hasNats())('on a real broker', () => {
  busConformance('NATS', { priority: true, cancel: true }, open);
});
