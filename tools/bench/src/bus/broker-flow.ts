import { DriverBus, type Bus } from '@hexad/bus';
import type { BrokerDriver } from '@hexad/bus';
import type { Arrivals } from './arrivals.js';
import type { Flow } from './duel.js';
import { EVENT, inBatches, outboxMessage, QUEUE } from './messages.js';

/** Handlers at once, and what the raw clients take at once. */
export const CONCURRENCY = 64;

/** Through the bus over a broker, published as the relay publishes; `listen` subscribes. */
export async function brokerFlow(
  driver: BrokerDriver,
  kind: 'event' | 'task',
  listen: (bus: Bus) => Promise<AsyncDisposable>,
): Promise<Flow> {
  await using stack = new AsyncDisposableStack();
  const bus = stack.use(new DriverBus(driver));
  stack.use(await listen(bus));
  const parts = stack.move();
  return {
    send: (count) => inBatches(count, (numbers) => driver.publish(numbers.map((n) => outboxMessage(kind, n)))),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

export const hearEvents =
  (arrivals: Arrivals) =>
  (bus: Bus): Promise<AsyncDisposable> =>
    bus.onEvent({ group: 'bench', types: [EVENT], concurrency: CONCURRENCY }, async ({ message }) => arrivals.come(message.data));

export const hearTasks =
  (arrivals: Arrivals) =>
  (bus: Bus): Promise<AsyncDisposable> =>
    bus.onTask({ queue: QUEUE, concurrency: CONCURRENCY }, async ({ message }) => arrivals.come(message.data));
