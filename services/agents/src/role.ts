import { availableParallelism } from 'node:os';
import type { Platform, RoleModule } from '@hexad/host';
import { agentsSchema } from './adapters/schema.js';
import { AgentsModule } from './agents.module.js';
import { Load } from './application/load.js';
import { compose } from './compose.js';
import { KINDS } from './domain/kinds.js';
import { onAssignedTask } from './events/tasks.js';

/** A delivery whose process died is given to another after this; it is extended while the process lives. */
const ACK_DEADLINE_MS = 15_000;

/** The agents themselves: one runtime, a queue for each kind. */
export const agentsRole: RoleModule = {
  name: 'agents',
  needs: ['identity', 'spec', 'codegen'],
  schema: agentsSchema,
  create: (platform) => ({ name: 'agents', needs: ['identity', 'spec', 'codegen'], start: () => start(platform) }),
};

async function start(platform: Platform): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const perform = compose(platform);
  const load = new Load(availableParallelism());
  stack.use(await platform.serve('agents', AgentsModule.with([{ provide: Load, useValue: load }])));
  const bus = platform.bus('agents');
  for (const { name } of KINDS) {
    const subscription = { queue: `tasks.${name}`, concurrency: load.capacity, ackDeadlineMs: ACK_DEADLINE_MS };
    stack.use(await bus.onTask(subscription, (delivery) => load.during(name, () => onAssignedTask(perform, delivery))));
  }
  return stack.move();
}
