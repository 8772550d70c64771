import { openRabbitBus } from '@hexad/bus/rabbitmq';
import { describe } from 'vitest';
import { busConformance } from './bus-conformance.js';
import { conformanceSchema, type BusUnderTest } from './bus-under-test.js';
import { hasRabbit, testRabbit } from './rabbitmq.js';
import { withStore } from './with-store.js';

async function open(): Promise<BusUnderTest> {
  const stack = new AsyncDisposableStack();
  const { server } = stack.use(await withStore([conformanceSchema]));
  const rabbit = stack.use(testRabbit());
  let bus = openRabbitBus({ server, ...rabbit });
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
      bus = openRabbitBus({ server, ...rabbit });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

describe.runIf(await hasRabbit())('on a real broker', () => {
  busConformance('RabbitMQ', { priority: true, cancel: true }, open);
});
