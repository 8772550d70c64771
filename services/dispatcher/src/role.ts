import type { Platform, RoleModule } from '@hexad/host';
import { BusAgents } from './adapters/bus-agents.js';
import { dispatcherSchema } from './adapters/schema.js';
import { StoredTasks } from './adapters/stored-tasks.js';
import { TaskLedger } from './application/ports.js';
import { RouteTasks } from './application/route-tasks.js';
import { DispatcherModule } from './dispatcher.module.js';
import { GROUP, onTaskEvent, TYPES } from './events/task-events.js';

/** Milliseconds between looks for tasks whose agents went silent; leases are longer by far. */
const SWEEP_EVERY_MS = 30_000;

/** Places tasks on agents, keeps the fenced lease, and brings results back. */
export const dispatcherRole: RoleModule = {
  name: 'dispatcher',
  needs: ['identity'],
  schema: dispatcherSchema,
  create: (platform) => ({ name: 'dispatcher', needs: ['identity'], start: () => start(platform) }),
};

async function start(platform: Platform): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const ledger = new StoredTasks(platform.store(dispatcherSchema));
  const bus = platform.bus('dispatcher');
  const route = new RouteTasks(ledger, new BusAgents(bus));
  stack.use(
    await platform.serve('dispatcher', DispatcherModule.with([{ provide: TaskLedger, useValue: ledger }]), {
      task: async (tenant, id) => (await ledger.find(tenant, id))?.projectId,
    }),
  );
  stack.use(await bus.onEvent({ group: GROUP, types: TYPES }, ({ message }) => onTaskEvent(route, message)));
  const log = platform.log('dispatcher');
  let sweeping: Promise<unknown> = Promise.resolve();
  const sweep = (): void => {
    sweeping = route.sweep().catch((error: unknown) => log.warn('a sweep for silent tasks failed; the next one comes', { error }));
  };
  const timer = setInterval(sweep, SWEEP_EVERY_MS);
  stack.defer(async () => {
    clearInterval(timer);
    await sweeping;
  });
  return stack.move();
}
