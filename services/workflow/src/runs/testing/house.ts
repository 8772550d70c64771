import type { Platform } from '@hexad/host';
import { SystemClock, Uuid7, type Caller } from '@hexad/kernel';
import { NotificationServiceService } from '@hexad/proto/workflow/v1/notifications';
import { FeedServiceService } from '@hexad/proto/workflow/v1/feed';
import { ApprovalServiceService } from '@hexad/proto/workflow/v1/approvals';
import { LibraryServiceService } from '@hexad/proto/workflow/v1/library';
import { PlanningServiceService } from '@hexad/proto/workflow/v1/planning';
import { ReactionServiceService } from '@hexad/proto/workflow/v1/reactions';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import { Connections, GrpcClients, serveRpc, SocketAddresses, type RpcClient } from '@hexad/rpc';
import type { ServiceSchema } from '@hexad/store';
import { Metrics, SilentLog } from '@hexad/telemetry';
import { temporaryFolder, withStoreAndBus } from '@hexad/testing';
import { workflowRole } from '../../role.js';
import { workflowSchema } from '../../schema.js';
import { dispatcherSchema, FakeAgents, type Agent } from './fake-agents.js';
import { FakePeople, FakePeopleModule } from './fake-people.js';
import { FakeCodegenModule } from './fake-codegen.js';
import { FakeSpecModule } from './fake-spec.js';

export const ann: Caller = { tenant: '0190a5b0-0000-7000-8000-00000000000a', actor: 'user:ann' };
export const bob: Caller = { tenant: '0190a5b0-0000-7000-8000-00000000000b', actor: 'user:bob' };

export interface House extends AsyncDisposable {
  readonly agents: FakeAgents;
  /** As the gateway sees it. */
  readonly workflow: RpcClient<typeof WorkflowServiceService>;
  readonly planning: RpcClient<typeof PlanningServiceService>;
  readonly notifications: RpcClient<typeof NotificationServiceService>;
  readonly approvals: RpcClient<typeof ApprovalServiceService>;
  readonly library: RpcClient<typeof LibraryServiceService>;
  readonly feed: RpcClient<typeof FeedServiceService>;
  readonly people: FakePeople;
  readonly metrics: Metrics;
  readonly reactions: RpcClient<typeof ReactionServiceService>;
  /** Stops the role and starts it anew on the same database. */
  restart(): Promise<void>;
}

/** The workflow role on a real embedded database and bus, behind a real socket, with a spec service behind another. Tokens are plain callers here. */
export async function openHouse(agent: Agent, settings: Platform['settings'] = {}): Promise<House> {
  await using stack = new AsyncDisposableStack();
  const ground = stack.use(await withStoreAndBus([workflowSchema, dispatcherSchema]));
  const folder = stack.use(temporaryFolder()).path;
  const clock = new SystemClock();
  const log = new SilentLog();
  const metrics = new Metrics();
  const addresses = new SocketAddresses(folder);
  const connections = stack.use(new Connections(addresses));
  const rpc = new GrpcClients({ connections, clock, tokens: { token: (caller) => Promise.resolve(JSON.stringify(caller)) } });
  const verifier = { verify: (token: string) => Promise.resolve(JSON.parse(token) as Caller) };
  const serve: Platform['serve'] = (role, module) =>
    serveRpc(module, { address: addresses.listen(role), verifier, clock, log, drainMs: 200 });
  const store = (schema: ServiceSchema) => ground.store(schema);
  const platform = {
    clock,
    ids: new Uuid7(),
    rpc,
    settings,
    dataDir: folder,
    metrics,
    log: () => log,
    bus: () => ground.bus,
    store,
    serve,
  } as unknown as Platform;

  stack.use(await serve('spec', FakeSpecModule));
  stack.use(await serve('codegen', FakeCodegenModule));
  const people = new FakePeople();
  stack.use(await serve('identity', FakePeopleModule.with(people)));
  const agents = stack.use(await FakeAgents.open(ann.tenant, ground.store(dispatcherSchema), ground.bus, agent));
  const start = () => workflowRole.create(platform).start();
  let role = await start();
  stack.defer(() => role[Symbol.asyncDispose]());
  const opened = stack.move();
  return {
    agents,
    workflow: rpc.client('workflow', WorkflowServiceService),
    planning: rpc.client('workflow', PlanningServiceService),
    notifications: rpc.client('workflow', NotificationServiceService),
    approvals: rpc.client('workflow', ApprovalServiceService),
    library: rpc.client('workflow', LibraryServiceService),
    feed: rpc.client('workflow', FeedServiceService),
    people,
    metrics,
    reactions: rpc.client('workflow', ReactionServiceService),
    restart: async () => {
      await role[Symbol.asyncDispose]();
      role = await start();
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
