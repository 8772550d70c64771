import { EmbeddedBus } from '@hexad/bus';
import type { StoreServer } from '@hexad/store';
import type { Arrivals } from '../arrivals.js';
import { hearTasks } from '../broker-flow.js';
import type { Flow } from '../duel.js';
import { dataOf, inBatches, keyOf, QUEUE, TENANT } from '../messages.js';
import { senderSchema } from './store.js';

/** Tasks through the outbox and the bus in the database, a batch in each transaction. */
export async function embeddedTasks(server: StoreServer, arrivals: Arrivals): Promise<Flow> {
  const bus = await EmbeddedBus.open(server);
  await hearTasks(arrivals)(bus);
  const store = server.store(senderSchema);
  const batch = (numbers: readonly number[]): Promise<void> =>
    store.inTenant(TENANT, async (tx) => {
      for (const n of numbers) await tx.enqueue({ queue: QUEUE, key: keyOf(n), data: dataOf(n) });
    });
  return { send: (count) => inBatches(count, batch), [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose]() };
}
