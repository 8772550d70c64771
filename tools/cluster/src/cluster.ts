import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '@hexad/testing/servers';
import type { Database } from './database.js';
import { Member } from './member.js';
import type { Options } from './options.js';
import { ROLES, type RoleName } from './roles.js';
import type { State } from './state.js';

export interface ClusterParts {
  readonly options: Options;
  readonly database: Database;
  readonly state: State;
  /** Hears each line that a member says. */
  readonly say: (member: string, line: string) => void;
  /** Aborted: what is starting stops, and `start` fails. */
  readonly signal: AbortSignal;
}

const HEXAD = fileURLToPath(new URL('../../../bin/hexad', import.meta.url));

type Environment = Readonly<Record<string, string | undefined>>;

/** One process of one role. */
interface Place {
  readonly role: RoleName;
  readonly name: string;
  /** Where its calls are answered. */
  readonly address: string;
  /** The gateway's own port, the same at every start of it; 0 takes a free one. */
  readonly httpPort: number;
  /** Where its metrics are, when they are asked for. */
  readonly metrics: string | undefined;
}

/** Every role in processes of its own. */
export class Cluster implements AsyncDisposable {
  /** In the order in which the roles need each other. */
  readonly #members: readonly Member[];
  readonly #folder: string;
  readonly size: number;
  /** Where the metrics of each member are, when they were asked for. */
  readonly metrics: ReadonlyArray<readonly [member: string, listen: string]>;

  private constructor(members: readonly Member[], folder: string, places: readonly Place[]) {
    this.#members = members;
    this.#folder = folder;
    this.size = members.length;
    this.metrics = places.flatMap(({ name, metrics }) => (metrics === undefined ? [] : [[name, metrics] as const]));
  }

  /** Migrates, then starts them all; resolves when all are ready. When one does not start, none is left. */
  static async start({ options, database, state, say, signal }: ClusterParts): Promise<Cluster> {
    const places = await placesOf(options);
    const env = {
      HEXAD_DATA_DIR: join(options.folder, 'data'),
      HEXAD_DATABASE_URL: database.url,
      HEXAD_DATABASE_DIRECT_URL: database.url,
      HEXAD_BUS_URL: options.busUrl,
      HEXAD_BUS_PREFIX: `hexad_${options.name}`,
      HEXAD_SERVICES_SECRET: state.servicesSecret,
      HEXAD_RPC_ADDRESSES: ROLES.map((role) => `${role}=${dialled(places, role)}`).join(' '),
    };
    const member = (name: string, args: readonly string[], own: Environment): Member =>
      new Member({ name, command: [process.execPath, HEXAD, ...args], env: { ...env, ...own }, say });
    await member('migrate', ['migrate'], { HEXAD_DATABASE_OWNER_URL: database.ownerUrl, HEXAD_METRICS_LISTEN: undefined }).run();
    const members = places.map((place) => member(place.name, ['serve', '--role', place.role], ownOf(place, options)));
    await using stack = new AsyncDisposableStack();
    const cluster = stack.use(new Cluster(members, options.folder, places));
    signal.addEventListener('abort', () => void cluster.#stop());
    await Promise.all(members.map((member) => member.start()));
    stack.move();
    return cluster;
  }

  /** Where the first gateway listens. */
  get url(): string {
    return readFileSync(join(runtimeDir(this.#folder, 'gateway'), 'gateway.url'), 'utf8').trim();
  }

  /** Of its owner. */
  get key(): string {
    return readFileSync(join(this.#folder, 'data/local-key'), 'utf8').trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
  }

  /** The doors first, so that nothing comes in that nobody takes. */
  async #stop(): Promise<void> {
    for (const member of this.#members.toReversed()) await member.stop();
  }
}

async function placesOf({ processes, port, metrics }: Options): Promise<Place[]> {
  const names = ROLES.flatMap((role) => Array.from({ length: processes[role] }, (_, index) => ({ role, index })));
  const ports = await freePorts(names.length);
  return names.map(({ role, index }, at) => ({
    role,
    name: index === 0 ? role : `${role}-${index + 1}`,
    address: `127.0.0.1:${ports[at]}`,
    httpPort: port === 0 ? 0 : port + index,
    metrics: metrics && `${metrics.host}:${metrics.port + at}`,
  }));
}

/** The calls to a role are shared by its processes. */
const dialled = (places: readonly Place[], role: RoleName): string =>
  `ipv4:${places
    .filter((place) => place.role === role)
    .map(({ address }) => address)
    .join(',')}`;

/** Only what migrates may be the owner of the tables. */
function ownOf({ role, name, address, httpPort, metrics }: Place, { folder }: Options): Environment {
  const runtime = runtimeDir(folder, name);
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  return {
    HEXAD_RUNTIME_DIR: runtime,
    HEXAD_RPC_LISTEN: `${role}=${address}`,
    HEXAD_PORT: String(httpPort),
    HEXAD_METRICS_LISTEN: metrics,
    HEXAD_DATABASE_OWNER_URL: undefined,
  };
}

const runtimeDir = (folder: string, member: string): string => join(folder, 'run', member);
