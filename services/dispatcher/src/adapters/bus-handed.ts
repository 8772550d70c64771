import type { Bus } from '@hexad/bus';
import { Handed } from '../application/ports.js';
import { queueKey, queueOf } from './effects.js';

/** What stands in the agents' queues on the bus. */
export class BusHanded extends Handed {
  readonly #bus: Bus;

  constructor(bus: Bus) {
    super();
    this.#bus = bus;
  }

  override async withdraw(tenant: string, task: { id: string; attempt: number; agent: string; placements: number }): Promise<void> {
    await this.#bus.cancelTasks({ tenant, queue: queueOf(task.agent), key: queueKey(task) });
  }
}
