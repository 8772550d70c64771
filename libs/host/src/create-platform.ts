import type { Bus, DeadLetters } from '@hexad/bus';
import { SystemClock, Uuid7, type Clock, type Ids } from '@hexad/kernel';
import {
  Connections,
  GrpcClients,
  IdentityProjects,
  IdentityTokens,
  JwtVerifier,
  publicKeysFrom,
  RemoteAddresses,
  serveRpc,
  SocketAddresses,
  type Addresses,
} from '@hexad/rpc';
import type { Blobs, ServiceSchema, Store } from '@hexad/store';
import { Metrics, NoTracing, type Log, type Tracing } from '@hexad/telemetry';
import type { Folders } from './folders.js';
import { Health } from './health.js';
import { placesOf } from './places.js';
import type { Platform } from './platform.js';
import { ServiceSecrets } from './service-secrets.js';
import type { Settings } from './settings.js';
import { mutualTlsIn } from './tls-files.js';

/** What a platform is made of. What is absent has its one-process default. */
export interface PlatformParts {
  readonly settings: Settings;
  readonly folders: Folders;
  readonly log: Log;
  readonly blobs: Blobs;
  readonly store: (schema: ServiceSchema) => Store;
  readonly bus: (service: string) => Bus;
  readonly deadLetters: DeadLetters;
  readonly metrics?: Metrics;
  readonly tracing?: Tracing;
  readonly clock?: Clock;
  readonly ids?: Ids;
  /** Milliseconds that running calls get when a role stops. Default 10_000. */
  readonly drainMs?: number;
}

export interface HostPlatform extends Platform, Disposable {
  /** The platform as one role sees it: its calls carry its own tokens. */
  forRole(name: string): Platform;
}

/** Binds the ports. Disposing closes the connections to other services; the store and the bus belong to whoever opened them. */
export function createPlatform(parts: PlatformParts): HostPlatform {
  const { settings, folders, log, blobs, store, bus, deadLetters, drainMs, tracing = new NoTracing() } = parts;
  const clock = parts.clock ?? new SystemClock();
  const addresses = addressesFrom(settings, folders);
  const secrets = new ServiceSecrets(settings['HEXAD_SERVICES_SECRET']);
  const tlsDir = settings['HEXAD_RPC_TLS_DIR'];
  const tls = tlsDir === undefined ? undefined : mutualTlsIn('HEXAD_RPC_TLS_DIR', tlsDir);
  const connections = new Connections(addresses, tls);
  const verifier = new JwtVerifier(publicKeysFrom(connections, clock), clock);
  const rpcOf = (service: string) =>
    new GrpcClients({
      connections,
      clock,
      tracing,
      tokens: new IdentityTokens({ connections, clock, service, secret: secrets.of(service) }),
    });
  const metrics = parts.metrics ?? new Metrics();
  const shared: Platform = {
    ...folders,
    settings,
    clock,
    ids: parts.ids ?? new Uuid7(),
    blobs,
    metrics,
    tracing,
    health: new Health(),
    secrets,
    rpc: rpcOf('host'),
    store,
    bus,
    deadLetters,
    log: (service) => log.child({ service }),
    serve: (role, module, projectOf) =>
      serveRpc(module, {
        ...(projectOf && { projects: { access: new IdentityProjects(rpcOf(role), clock), of: projectOf } }),
        address: addresses.listen(role),
        verifier,
        clock,
        tls,
        log: log.child({ service: role }),
        metrics,
        tracing,
        ...(drainMs !== undefined && { drainMs }),
      }),
  };
  return { ...shared, forRole: (name) => ({ ...shared, rpc: rpcOf(name) }), [Symbol.dispose]: () => connections[Symbol.dispose]() };
}

const addressesFrom = (settings: Settings, { runtimeDir }: Folders): Addresses =>
  new RemoteAddresses(
    { dial: placesOf(settings['HEXAD_RPC_ADDRESSES']), listen: placesOf(settings['HEXAD_RPC_LISTEN']) },
    new SocketAddresses(runtimeDir),
  );
