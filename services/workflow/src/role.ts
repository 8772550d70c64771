import { stat } from 'node:fs/promises';
import type { Platform, RoleModule } from '@hexad/host';
import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import { compose } from './compose.js';
import { GROUP, TaskEvents, TYPES } from './runs/events/task-events.js';
import { workflowSchema } from './schema.js';
import { WorkflowModule } from './workflow.module.js';

/** How often a process looks for runs that wait for nobody. Milliseconds. */
const SWEEP_EVERY_MS = 2_000;

const WorkflowSettings = z.object({
  HEXAD_WORKFLOWS_DIR: z.string().optional().describe('a folder of workflow files; unset: the ones that ship'),
});

/** Layer 3: durable runs of workflows, and plans. */
export const workflowRole: RoleModule = {
  name: 'workflow',
  needs: ['identity', 'spec'],
  schema: workflowSchema,
  settings: WorkflowSettings,
  check,
  create: (platform) => ({ name: 'workflow', needs: ['identity', 'spec'], start: () => start(platform) }),
};

async function check({ HEXAD_WORKFLOWS_DIR: folder }: Platform['settings']): Promise<void> {
  if (!folder || (await stat(folder).catch(() => undefined))?.isDirectory()) return;
  throw new AppError('settings_invalid', `HEXAD_WORKFLOWS_DIR is ${JSON.stringify(folder)}, which is no folder.`);
}

async function start(platform: Platform): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const service = compose(platform);
  const tasks = new TaskEvents(service.engine);
  stack.use(service.worker);
  stack.use(service.workshop);
  if (isAlone(platform)) await service.upkeep.takeOver();
  stack.use(await platform.bus('workflow').onEvent({ group: GROUP, types: TYPES }, ({ message }) => tasks.handle(message)));
  stack.use(await platform.serve('workflow', WorkflowModule.with(service), { run: (tenant, id) => service.runs.projectOf(tenant, id) }));
  const sweeper = setInterval(() => void service.worker.sweep(), SWEEP_EVERY_MS);
  stack.defer(() => clearInterval(sweeper));
  void service.worker.sweep();
  return stack.move();
}

/** An embedded database has one process by its lock: whatever holds a lease in it is dead. */
const isAlone = ({ settings }: Platform): boolean => (settings['HEXAD_DATABASE_URL'] ?? 'pglite:').startsWith('pglite:');
