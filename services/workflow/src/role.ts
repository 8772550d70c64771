import { stat } from 'node:fs/promises';
import type { Platform, RoleModule } from '@hexad/host';
import { AppError, readWeights } from '@hexad/kernel';
import { z } from 'zod';
import { HttpSettings } from './actions/http/settings.js';
import { keepingHistory } from './history/keeping-history.js';
import { composeFeed } from './feed/compose-feed.js';
import { composeNotifications } from './notifications/compose.js';
import { NotificationSettings } from './notifications/settings.js';
import { notificationSlice } from './notifications/slice.js';
import { compose, type WorkflowService } from './compose.js';
import { approvalSlice } from './approvals/slice.js';
import { hearSpecs } from './approvals/events/spec-events.js';
import { DatabaseClock } from './runs/adapters/database-clock.js';
import type { Plugin } from './runs/application/plugins.js';
import { openDoor, tlsOf } from './plugins/rpc/plugin-door.js';
import { composeReactions } from './reactions/compose.js';
import { GROUP, TaskEvents, TYPES } from './runs/events/task-events.js';
import { workflowSchema } from './schema.js';
import { SecretSettings } from './secrets/settings.js';
import { WorkflowModule } from './workflow.module.js';

const NEEDS = ['identity', 'spec', 'codegen', 'integrations'];
/** How often a process looks for runs that wait for nobody. Milliseconds. */
const SWEEP_EVERY_MS = 2_000;

const WorkflowSettings = z
  .object({
    HEXAD_WORKFLOW_STEPS_AT_ONCE: z.coerce
      .number()
      .int()
      .min(1)
      .optional()
      .describe('plugin steps that run in one process at once; unset: 256. Beyond it tenants take turns'),
    HEXAD_WORKFLOW_TENANT_WEIGHTS: z
      .string()
      .refine((text) => readWeights(text) !== undefined, 'must be `<tenant id>=<weight> …`, with weights from 0.01 to 100')
      .optional()
      .describe('how often a tenant has its turn where there is too little room: `<tenant id>=<weight> …`; default 1 each'),
    HEXAD_WORKFLOW_OUTPUT_IN_ROW: z.coerce
      .number()
      .int()
      .min(1_000)
      .max(1_000_000)
      .optional()
      .describe(
        'bytes of the outputs of a step that stay in its row; unset: 65536. Larger ones are kept beside it, found by their content',
      ),
    HEXAD_WORKFLOW_LARGEST_OUTPUT: z.coerce
      .number()
      .int()
      .min(100_000)
      .max(32_000_000)
      .optional()
      .describe('bytes of the outputs of a step, as JSON; unset: 32000000. A step with more of them fails'),
    HEXAD_PLUGINS_LISTEN: z
      .string()
      .regex(/^(\[[0-9A-Fa-f:.]+\]|[^\s:[\]]+):\d{1,5}$/)
      .optional()
      .describe('host:port where services outside register plugins and take their steps, with an API key; unset: nowhere'),
    HEXAD_PLUGINS_TLS_DIR: z
      .string()
      .optional()
      .describe(
        'a folder with cert.pem and key.pem, which that door shows, and ca.pem where its callers must show a certificate too; unset: HEXAD_RPC_TLS_DIR, or no TLS',
      ),
    HEXAD_WORKFLOWS_DIR: z.string().optional().describe('a folder of workflow files; unset: the ones that ship'),
  })
  .extend(SecretSettings.shape)
  .extend(HttpSettings.shape);

/** The role with plugins beyond the service's own. */
export const workflowRoleWith = (plugins: Readonly<Record<string, Plugin>>): RoleModule => ({
  name: 'workflow',
  needs: NEEDS,
  schema: workflowSchema,
  settings: WorkflowSettings.extend(NotificationSettings.shape),
  check,
  create: (platform) => ({ name: 'workflow', needs: NEEDS, start: () => start(platform, plugins) }),
});

/** Layer 3: durable runs of workflows, and plans. */
export const workflowRole: RoleModule = workflowRoleWith({});

async function check(settings: Platform['settings']): Promise<void> {
  if (settings['HEXAD_PLUGINS_LISTEN']) tlsOf(settings);
  const { HEXAD_WORKFLOWS_DIR: folder } = settings;
  if (!folder || (await stat(folder).catch(() => undefined))?.isDirectory()) return;
  throw new AppError('settings_invalid', `HEXAD_WORKFLOWS_DIR is ${JSON.stringify(folder)}, which is no folder.`);
}

async function start(given: Platform, plugins: Readonly<Record<string, Plugin>>): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  // An embedded database has one process by its lock: whatever holds a lease in it is dead.
  const isAlone = (given.settings['HEXAD_DATABASE_URL'] ?? 'pglite:').startsWith('pglite:');
  const clock = isAlone ? undefined : await DatabaseClock.open(given.store(workflowSchema));
  const platform = { ...given, ...(clock && { clock }) };
  const bus = platform.bus('workflow');
  const service = compose(platform, plugins);
  const { schedules, triggers } = service;
  const store = platform.store(workflowSchema);
  const feed = composeFeed(platform, store, stack);
  const notifications = await composeNotifications(platform, store, feed.inbox, stack);
  const reactions = composeReactions(platform, store, service, notifications, stack);
  stack.use(service.outside.kek);
  stack.use(service.worker);
  stack.use(service.workshop);
  if (isAlone) {
    await service.upkeep.takeOver();
    await schedules.schedules.takeOver();
  }
  const tasks = new TaskEvents(service.engine, service.large.largest);
  stack.use(await bus.onEvent({ group: GROUP, types: TYPES }, ({ message }) => tasks.handle(message)));
  stack.use(await notifications.listen(feed.keep));
  stack.use(await reactions.listen());
  stack.use(await hearSpecs(bus, service.approvals.revise));
  const projectOf = {
    ...projectsOf(service),
    ...notifications.projectOf,
    ...reactions.projectOf,
    ...schedules.projectOf,
    ...triggers.projectOf,
  };
  const slices = [
    notificationSlice(notifications),
    feed.slice(notifications.scope, (caller, id) => service.approvals.view.asks(caller, id, platform.clock.now())),
    reactions.slice,
    schedules.slice,
    triggers.slice,
    approvalSlice(service.approvals),
    service.plugins.slice,
  ];
  stack.use(await platform.serve('workflow', WorkflowModule.with(service, slices), projectOf));
  const door = given.settings['HEXAD_PLUGINS_LISTEN'];
  if (door) stack.use(await openDoor(platform, door, service.plugins.slice));
  stack.use(triggers.listening);
  await triggers.listening.begin();
  stack.use(schedules.ticker);
  schedules.ticker.begin();
  stack.use(sweeping(service.worker, clock));
  stack.use(keepingHistory(service.keepHistory));
  return stack.move();
}

/** Looks for runs that wait for nobody until it is disposed. */
function sweeping(worker: WorkflowService['worker'], clock: DatabaseClock | undefined): Disposable {
  const timer = setInterval(() => {
    // While the database is away nobody is swept either.
    clock?.look().catch(() => undefined);
    void worker.sweep();
  }, SWEEP_EVERY_MS);
  void worker.sweep();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** To which project the things that callers name belong. */
const projectsOf = ({ runs, approvals }: WorkflowService) => ({
  run: (tenant: string, id: string) => runs.projectOf(tenant, id),
  approval: async (tenant: string, id: string) => (await approvals.approvals.find(tenant, id))?.project,
});
