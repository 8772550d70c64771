import { hostname } from 'node:os';
import { AppError, SystemClock } from '@hexad/kernel';
import { PluginServiceService, type PluginAction } from '@hexad/proto/workflow/v1/plugins';
import { RemoteAddresses, SocketAddresses } from '../addresses.js';
import { Connections } from '../connections.js';
import { GrpcClients } from '../grpc-clients.js';
import type { CallOptions } from '../ports.js';
import type { ClientTls } from '../tls.js';
import { PluginWorker } from './plugin-worker.js';

/** What an action knows of the step that it works for. */
export interface PluginWork {
  /** The same over all tries of the step and all workers: makes what is done outside happen once. */
  readonly idempotencyKey: string;
  /** The number of the try, from 1. */
  readonly attempt: number;
  readonly runId: string;
  readonly projectId: string;
  readonly step: string;
  /** On whose behalf. */
  readonly actor: string;
  /** Aborted when the answer interests nobody any more: the step was cancelled or is late, or another worker has it. */
  readonly signal: AbortSignal;
  /** When the step is given up; absent: never. */
  readonly deadline?: Date;
  /** A line for people in the journal of the run. It is told as far as that is possible, and fails nothing. */
  readonly progress: (message: string) => void;
}

export interface ServedAction {
  readonly description?: string;
  /** JSON Schema (2020-12) of the inputs and of the result; absent: anything. */
  readonly input?: object;
  readonly output?: object;
  /** Gives the result. Throw an `AppError` to say by its code whether the step is tried again (`unavailable`) or not (`invalid`). */
  run(inputs: never, work: PluginWork): Promise<object>;
}

export interface ServePluginsOptions {
  /** Of the platform's HEXAD_PLUGINS_LISTEN: `host:port`. */
  readonly address: string;
  /** An API key with the right projects.manage. */
  readonly key: string;
  /** Of a door with TLS; `{}`: its certificate is of an authority that Node knows. Absent: none, so that whoever listens on the way sees the key. */
  readonly tls?: ClientTls;
  /** Plugin → action → what it does. */
  readonly plugins: Readonly<Record<string, Readonly<Record<string, ServedAction>>>>;
  /** Steps at once; default 8. */
  readonly atOnce?: number;
  /** For people; default: this machine and process. */
  readonly worker?: string;
  /** After so many seconds of silence others get what this worker has; default 30. */
  readonly leaseSeconds?: number;
  /** Told of what cannot be reached or written meanwhile; it is tried again. Default: nobody. */
  readonly onTrouble?: (error: AppError) => void;
}

const ROLE = 'workflow';

/**
 * Registers plugins with a platform and carries out their steps until it is disposed; then what is at work is stopped and given back. Fails when the platform
 * refuses the plugins or the key.
 */
export async function servePlugins(options: ServePluginsOptions): Promise<AsyncDisposable> {
  const {
    address,
    key,
    tls,
    plugins,
    atOnce = 8,
    worker = `${hostname()}-${process.pid}`,
    leaseSeconds = 30,
    onTrouble = () => {},
  } = options;
  await using stack = new AsyncDisposableStack();
  const places = new RemoteAddresses({ dial: { [ROLE]: address }, listen: {} }, new SocketAddresses('/'));
  const connections = stack.use(new Connections(places, tls));
  const rpc = new GrpcClients({ connections, clock: new SystemClock(), tokens: { token: () => Promise.resolve(key) } });
  const client = rpc.client(ROLE, PluginServiceService);
  // Whose key it is the platform knows.
  const call: CallOptions = { caller: { tenant: '', actor: worker } };
  for (const [name, actions] of Object.entries(plugins)) await client.registerPlugin({ name, actions: described(actions) }, call);
  stack.use(PluginWorker.start({ client, call, plugins, atOnce, worker, leaseSeconds, onTrouble }));
  return stack.move();
}

const described = (actions: Readonly<Record<string, ServedAction>>): PluginAction[] =>
  Object.entries(actions).map(([name, { description = '', input, output }]) => ({
    name,
    description,
    inputSchemaJson: input ? JSON.stringify(input) : '',
    outputSchemaJson: output ? JSON.stringify(output) : '',
  }));
