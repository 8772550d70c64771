import { createPlatform, PlatformSettings, prepareFolders, readSettings, type Platform } from '@hexad/host';
import { SystemClock, type Caller } from '@hexad/kernel';
import { Connections, GrpcClients, serveRpc, SocketAddresses } from '@hexad/rpc';
import { FakePeople, FakePeopleModule, workflowRoleWith } from '@hexad/service-workflow/testing';
import { FileBlobs, type StoreServer } from '@hexad/store';
import type { Log } from '@hexad/telemetry';
import type { OpenBus } from '../../bus/service/open-bus.js';
import { ledgerSchema } from './ledger.js';
import type { Settings } from './messages.js';
import { chaosPlugin } from './plugin.js';

const DRAIN_MS = 1_000;

export interface Parts {
  readonly server: StoreServer;
  readonly bus: OpenBus;
  readonly log: Log;
}

/** The workflow role as the platform runs it, at a socket in its folder, with somebody who knows who is who. Whoever calls says himself who he is. */
export async function startEngine(settings: Settings, { server, bus, log }: Parts): Promise<AsyncDisposable> {
  const given = {
    HEXAD_DATA_DIR: settings.folder,
    HEXAD_CACHE_DIR: settings.folder,
    HEXAD_RUNTIME_DIR: settings.folder,
    HEXAD_DATABASE_URL: settings.databaseUrl,
    HEXAD_WORKFLOWS_DIR: settings.workflows,
    HEXAD_PLUGINS_LISTEN: settings.door,
    HEXAD_SERVICES_SECRET: 'none of this is reachable from outside',
    ...(settings.killAt !== undefined && { HEXAD_TEST_KILL_AT: settings.killAt }),
  };
  const folders = prepareFolders(given);
  const clock = new SystemClock();
  const blobs = await FileBlobs.open(`file:${settings.blobs}`);
  const store: Platform['store'] = (schema) => server.store(schema);
  const role = workflowRoleWith({ chaos: chaosPlugin(server.store(ledgerSchema)) });
  const made = createPlatform({
    settings: readSettings([PlatformSettings, ...(role.settings ? [role.settings] : [])], [{ name: 'the tool', values: given }]),
    folders,
    log,
    blobs,
    store,
    bus: () => bus,
    deadLetters: bus.deadLetters,
    drainMs: DRAIN_MS,
  });
  const addresses = new SocketAddresses(folders.runtimeDir);
  const verifier = { verify: (token: string) => Promise.resolve(JSON.parse(token) as Caller) };
  const serve: Platform['serve'] = (role, module) =>
    serveRpc(module, { address: addresses.listen(role), verifier, clock, log, drainMs: DRAIN_MS });
  await using stack = new AsyncDisposableStack();
  stack.use(made);
  const tokens = { token: (caller: Caller) => Promise.resolve(JSON.stringify(caller)) };
  const rpc = new GrpcClients({ connections: stack.use(new Connections(addresses)), clock, tokens });
  stack.use(await serve('identity', FakePeopleModule.with(new FakePeople())));
  stack.use(await role.create({ ...made.forRole('workflow'), serve, rpc }).start());
  return stack.move();
}
