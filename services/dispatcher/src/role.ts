import type { Platform, RoleModule } from '@hexad/host';
import { compose } from './compose.js';
import { dispatcherSchema } from './adapters/schema.js';
import { GROUP, onTaskEvent, TYPES } from './events/task-events.js';
import { DispatcherSettings } from './settings.js';

/** Places tasks on agents, keeps the fenced lease, and brings results back. */
export const dispatcherRole: RoleModule = {
  name: 'dispatcher',
  needs: ['identity'],
  schema: dispatcherSchema,
  settings: DispatcherSettings,
  create: (platform) => ({ name: 'dispatcher', needs: ['identity'], start: () => start(platform) }),
};

async function start(platform: Platform): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const { route, ledger, upkeep, placer, module, conversations } = compose(platform);
  stack.use(placer);
  const projects = {
    task: async (tenant: string, id: string) => (await ledger.find(tenant, id))?.projectId,
    conversation: async (tenant: string, id: string) => (await conversations.find(tenant, id))?.projectId,
  };
  stack.use(await platform.serve('dispatcher', module, projects));
  stack.use(upkeep.start());
  stack.use(await platform.bus('dispatcher').onEvent({ group: GROUP, types: TYPES }, ({ message }) => onTaskEvent(route, message)));
  return stack.move();
}
