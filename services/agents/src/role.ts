import { availableParallelism } from 'node:os';
import type { Platform, RoleModule } from '@hexad/host';
import { DISPATCHER_TASK_MESSAGED } from '@hexad/proto/events';
import { agentsSchema } from './adapters/schema.js';
import { AgentsModule } from './agents.module.js';
import { Load } from './application/load.js';
import { compose, sandboxOf } from './compose.js';
import { KINDS } from './domain/kinds.js';
import { onMessage } from './events/messages.js';
import { onAssignedTask } from './events/tasks.js';
import { readKinds } from './kinds/read-kinds.js';
import { AgentsSettings, agentsSettings } from './settings.js';

/** A delivery whose process died is given to another after this; it is extended while the process lives. */
const ACK_DEADLINE_MS = 15_000;

/** The agents themselves: one runtime, a queue for each kind. */
export const agentsRole: RoleModule = {
  name: 'agents',
  needs: ['identity', 'spec', 'codegen'],
  schema: agentsSchema,
  settings: AgentsSettings,
  create: (platform) => ({ name: 'agents', needs: ['identity', 'spec', 'codegen'], start: () => start(platform) }),
};

async function start(platform: Platform): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const { perform, log } = compose(platform, await readKinds(agentsSettings(platform.settings).kindsFolder), await sandboxOf(platform));
  const load = new Load(availableParallelism());
  stack.use(await platform.serve('agents', AgentsModule.with([{ provide: Load, useValue: load }])));
  const bus = platform.bus('agents');
  stack.use(await bus.onEvent({ group: 'agents.messages', types: [DISPATCHER_TASK_MESSAGED] }, ({ message }) => onMessage(log, message)));
  for (const { name } of KINDS) {
    const subscription = { queue: `tasks.${name}`, concurrency: load.capacity, ackDeadlineMs: ACK_DEADLINE_MS };
    stack.use(await bus.onTask(subscription, (delivery) => load.during(name, () => onAssignedTask(perform, delivery))));
  }
  return stack.move();
}
