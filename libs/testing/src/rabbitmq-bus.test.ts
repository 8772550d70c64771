import { openRabbitBus } from '@hexad/bus/rabbitmq';
import { describe } from 'vitest';
import { busConformance } from './bus-conformance.js';
import { conformanceSchema, restartable } from './bus-under-test.js';
import { hasRabbit, testRabbit } from './rabbitmq.js';
import { withStore } from './with-store.js';

describe.runIf(await hasRabbit())('on a real broker', () => {
  busConformance('RabbitMQ', { priority: true, cancel: true, order: true }, async () => {
    const stack = new AsyncDisposableStack();
    const { server } = stack.use(await withStore([conformanceSchema]));
    const rabbit = stack.use(testRabbit());
    return restartable(server.store(conformanceSchema), stack, () => openRabbitBus({ server, ...rabbit }));
  });
});
