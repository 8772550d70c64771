import { availableParallelism } from 'node:os';
import type { Delivery } from '@hexad/bus';
import type { Platform, RoleModule } from '@hexad/host';
import { DISPATCHER_TASK_MESSAGED } from '@hexad/proto/events';
import { agentsSchema } from './adapters/schema.js';
import { AgentsModule } from './agents.module.js';
import { Load } from './application/load.js';
import { composeConfirmations } from './confirmations/compose-confirmations.js';
import { composeEncryption } from './compose-encryption.js';
import { compose, sandboxOf } from './compose.js';
import { Desk } from './desk/desk.js';
import { Served, kindsOf } from './domain/kinds.js';
import { onMessage } from './events/messages.js';
import { onAssignedTask } from './events/tasks.js';
import { composeGit } from './git/compose-git.js';
import { composeMcp } from './mcp/compose-mcp.js';
import { ProjectLogins } from './git/adapters/project-logins.js';
import { StoreRepositories } from './git/adapters/store-repositories.js';
import { gitKey } from './git/git-key.js';
import { readKinds } from './kinds/read-kinds.js';
import { composeRetention } from './retention/compose-retention.js';
import { StoredTallies } from './recovery/adapters/stored-tallies.js';
import { RecoveryTallies } from './recovery/application/tallies.js';
import { StoredConflicts } from './regeneration/adapters/stored-conflicts.js';
import { Conflicts } from './regeneration/application/conflicts.js';
import { OF_RUN } from './regeneration/rpc/regeneration.controller.js';
import { StoredReviews } from './review/adapters/stored-reviews.js';
import { Reviews } from './review/application/reviews.js';
import { AgentsSettings, agentsSettings } from './settings.js';

const NEEDS = ['identity', 'spec', 'codegen', 'dispatcher'];

/** The agents themselves: one runtime for all kinds, at a seat of its own. */
export const agentsRole: RoleModule = {
  name: 'agents',
  needs: NEEDS,
  schema: agentsSchema,
  settings: AgentsSettings,
  create: (platform) => ({ name: 'agents', needs: NEEDS, start: () => start(platform) }),
};

async function start(platform: Platform): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const { kindsFolder, serves, route, ...days } = agentsSettings(platform.settings, platform.dataDir);
  const kinds = await readKinds(kindsFolder);
  const kek = stack.use(gitKey(platform));
  const [sandbox, repositories] = [await sandboxOf(platform), new StoreRepositories(platform.store(agentsSchema), kek)];
  const mcp = composeMcp(platform, { kek, sandbox, kinds: kinds.keys() }, stack);
  const { perform, log, sources, workspaces } = stack.use(
    compose(platform, kinds, { sandbox, mcp: mcp.tools, logins: new ProjectLogins(repositories) }),
  );
  const served = new Served(serves(kindsOf(kinds.keys())));
  const load = new Load(availableParallelism());
  const store = platform.store(agentsSchema);
  const learning = [
    { provide: Reviews, useValue: new StoredReviews(store) },
    { provide: RecoveryTallies, useValue: new StoredTallies(store) },
  ];
  const git = composeGit(platform, route, repositories);
  const conflicts = new StoredConflicts(platform.store(agentsSchema));
  stack.use(
    await platform.serve(
      'agents',
      AgentsModule.with([{ provide: Load, useValue: load }, { provide: Served, useValue: served }, ...learning, { provide: Conflicts, useValue: conflicts }, composeEncryption(platform, kek), composeConfirmations(platform), ...git, ...mcp.providers]), // prettier-ignore
      { [OF_RUN]: (tenant, id) => conflicts.projectOf(tenant, id) },
    ),
  );
  const bus = platform.bus('agents');
  stack.use(await bus.onEvent({ group: 'agents.messages', types: [DISPATCHER_TASK_MESSAGED] }, ({ message }) => onMessage(log, message)));
  const offered = served.kinds.map(({ name, actions }) => ({
    kind: name,
    actions: [...actions],
    capacity: load.capacity,
    cost: 1,
    pool: '',
  }));
  const { rpc, ids } = platform;
  const take = (kind: string, delivery: Delivery) => load.during(kind, () => onAssignedTask(perform, delivery));
  stack.use(await Desk.open({ rpc, ids, bus, log: platform.log('agents'), kinds: offered, perform: take }));
  stack.use(composeRetention(platform, { sources, workspaces }, days));
  return stack.move();
}
