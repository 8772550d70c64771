import type { Bus } from '@hexad/bus';
import { AgentKind } from '@hexad/proto/documents';
import { Agents } from '../application/ports.js';
import type { Task } from '../domain/task.js';
import { queueKey, queueOf } from './effects.js';

const SHIPPED: ReadonlySet<string> = new Set(AgentKind.options);

/** The agents behind the bus's queues. */
export class BusAgents extends Agents {
  readonly #bus: Bus;

  constructor(bus: Bus) {
    super();
    this.#bus = bus;
  }

  override kinds(): ReadonlySet<string> {
    return SHIPPED;
  }

  override async withdraw(tenant: string, task: Task): Promise<void> {
    await this.#bus.cancelTasks({ tenant, queue: queueOf(task.kind), key: queueKey(task) });
  }
}
