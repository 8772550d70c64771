import type { Bus, DeadLetters } from '@hexad/bus';
import type { Clock, Ids } from '@hexad/kernel';
import type { ProjectOf, RpcClients } from '@hexad/rpc';
import type { Blobs, ServiceSchema, Store } from '@hexad/store';
import type { Log, Metrics, Tracing } from '@hexad/telemetry';
import type { DynamicModule, Type } from '@nestjs/common';
import type { z } from 'zod';
import type { Health } from './health.js';
import type { ServiceSecrets } from './service-secrets.js';

/** What the host hands to every role: the same ports whether embedded or on real servers. */
export interface Platform {
  /** Folder for what a service keeps outside the database (workspaces). */
  readonly dataDir: string;
  /** Folder for what can be made again and is shared by data folders (dependency sets, database template): HEXAD_CACHE_DIR, default `~/.cache/hexad`. */
  readonly cacheDir: string;
  /** Private folder (0700) with a short path, for sockets. */
  readonly runtimeDir: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly blobs: Blobs;
  /** Calls made here carry tokens that this role got from identity. */
  readonly rpc: RpcClients;
  readonly metrics: Metrics;
  /** For what comes in other than by RPC and bus, which do it by themselves. */
  readonly tracing: Tracing;
  readonly health: Health;
  /** Proof of which service asks identity for a token. */
  readonly secrets: ServiceSecrets;
  log(service: string): Log;
  /** The service's own door to its migrated schema. */
  store(schema: ServiceSchema): Store;
  /** The bus as this service sees it. */
  bus(service: string): Bus;
  /** Of all services, for operators. */
  readonly deadLetters: DeadLetters;
  /**
   * Starts a Nest microservice that answers the module's `@Rpc` handlers at the role's address. Resolves when it listens. `projectOf` finds the
   * project of what the handlers are about: who is no member of it does not get at it.
   */
  serve(role: string, module: Type | DynamicModule, projectOf?: Readonly<Record<string, ProjectOf>>): Promise<AsyncDisposable>;
  /** Values of all settings (`HEXAD_…`) as text, validated at start, defaults filled in. Read the own ones with `schema.parse(settings)`. */
  readonly settings: Readonly<Record<string, string>>;
}

/** `role.ts` of every service exports one of these. The schema stands beside it so that `hexad migrate` needs no start. */
export interface RoleModule {
  readonly name: string;
  readonly needs: readonly string[];
  readonly schema?: ServiceSchema;
  /** The role's own settings. Each field reads text (`z.coerce…`) and is described by what it accepts: `.describe('a port from 0 to 65535')`. */
  readonly settings?: z.ZodObject;
  /** Refuses what cannot work here (a port in use, a folder that is not there) before anything is opened or made. */
  check?(settings: Platform['settings']): Promise<void>;
  create(platform: Platform): import('./role.js').Role;
}
