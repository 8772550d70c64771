import { join } from 'node:path';
import { busSchema } from '@hexad/bus';
import { AppError, type Clock } from '@hexad/kernel';
import { FileBlobs, openStore, type ServiceSchema, type StoreServer } from '@hexad/store';
import { JsonLog, Metrics, openLogFile, openTracing, type Log, type LogLevel } from '@hexad/telemetry';
import { createPlatform, type HostPlatform } from './create-platform.js';
import { monitorEventLoop } from './event-loop.js';
import { prepareFolders } from './folders.js';
import { openBus } from './open-bus.js';
import { checkPlaces } from './places.js';
import { PlatformSettings } from './platform-settings.js';
import { openMetricsDoor } from './metrics-door.js';
import type { RoleModule } from './platform.js';
import { readSettings, type SettingsSource } from './settings.js';
import { startRoles } from './start-roles.js';

export interface RunOptions {
  readonly modules: readonly RoleModule[];
  /** All roles there are: their settings may be set though they run elsewhere. Default: `modules`. */
  readonly known?: readonly RoleModule[];
  /** Of the log file; default `hexad`. Processes that share a data folder have names of their own. */
  readonly name?: string;
  /** The first source that has a name wins. Default: the environment alone. */
  readonly sources?: readonly SettingsSource[];
  /** Milliseconds that running calls and handlers get when the platform closes; default: `HEXAD_DRAIN_MS`. */
  readonly drainMs?: number;
  /** Ends the start between two roles. */
  readonly signal?: AbortSignal;
  /** Told of each role that is ready. */
  readonly onReady?: (role: string, ms: number) => void;
  /** Is told, for people, what the start waits for. */
  readonly tell?: (sentence: string) => void;
  /** Default: the machine's. */
  readonly clock?: Clock;
}

const ENVIRONMENT: readonly SettingsSource[] = [{ name: 'the environment', values: process.env }];

export interface RunningPlatform extends AsyncDisposable {
  readonly platform: HostPlatform;
  readonly log: Log;
  /** Where the log is written. */
  readonly logFile: string;
  /** Resolves with the reason when the platform cannot go on: its database is lost. With undefined once it was closed. */
  readonly ended: Promise<Error | undefined>;
}

/** Schemas of everything that keeps data in the database of these roles: what a template or a migration is made of. */
export const schemasOf = (modules: readonly RoleModule[]): ServiceSchema[] => [busSchema, ...modules.flatMap(({ schema }) => schema ?? [])];

/** Where new embedded databases are copied from. */
export const templateFolder = (cacheDir: string): string => join(cacheDir, 'template');

/**
 * Reads the settings, opens log, database and bus, and starts the roles. Disposing stops everything in reverse; a start that fails half way
 * has done so before it throws. Fails with `settings_invalid`, `data_folder_locked`, `port_taken`, …
 */
export async function runPlatform(options: RunOptions): Promise<RunningPlatform> {
  const { modules, known = modules, name = 'hexad', sources = ENVIRONMENT, signal, onReady, tell, clock } = options;
  const settings = readSettings([PlatformSettings, ...known.flatMap((module) => module.settings ?? [])], sources);
  const drainMs = options.drainMs ?? Number(settings['HEXAD_DRAIN_MS']);
  checkPlaces(
    settings,
    known.map((module) => module.name),
  );
  for (const module of modules) await module.check?.(settings);
  const folders = prepareFolders(settings);
  await using stack = new AsyncDisposableStack();
  const file = stack.use(openLogFile(join(folders.dataDir, 'logs', `${name}.log`)));
  const log = JsonLog.open({ to: file, level: settings['HEXAD_LOG_LEVEL'] as LogLevel });
  const loop = stack.use(monitorEventLoop());
  const telemetry = log.child({ service: 'telemetry' });
  const tracing = stack.use(await openTracing({ url: settings['HEXAD_OTLP_URL'], service: name, log: telemetry }));
  const metrics = new Metrics();
  const server = stack.use(
    await openStore({
      url: settings['HEXAD_DATABASE_URL'] ?? `pglite:${join(folders.dataDir, 'db')}`,
      directUrl: settings['HEXAD_DATABASE_DIRECT_URL'],
      ownerUrl: settings['HEXAD_DATABASE_OWNER_URL'],
      migrated: true,
      poolSize: Number(settings['HEXAD_DATABASE_CONNECTIONS']),
      statementTimeoutMs: Number(settings['HEXAD_DATABASE_STATEMENT_TIMEOUT_MS']),
      schemas: schemasOf(modules),
      templates: templateFolder(folders.cacheDir),
      runtimeDir: folders.runtimeDir,
      log: log.child({ service: 'store' }),
      tracing,
      metrics,
    }),
  );
  const { HEXAD_BUS_URL: busUrl, HEXAD_BUS_PREFIX: prefix } = settings as { HEXAD_BUS_URL: string; HEXAD_BUS_PREFIX: string };
  const bus = stack.use(await openBus(busUrl, server, { log: log.child({ service: 'bus' }), metrics, tracing, drainMs, prefix, tell }));
  const blobs = await FileBlobs.open(settings['HEXAD_BLOBS_URL'] ?? `file:${join(folders.dataDir, 'blobs')}`);
  const platform = stack.use(
    createPlatform({
      settings,
      folders,
      log,
      blobs,
      metrics,
      tracing,
      store: (schema) => server.store(schema),
      bus: () => bus,
      deadLetters: bus.deadLetters,
      drainMs,
      ...(clock && { clock }),
    }),
  );
  stack.use(platform.health.check('database', () => answers(server)));
  const listen = settings['HEXAD_METRICS_LISTEN'];
  if (listen !== undefined) stack.use(await openMetricsDoor(listen, metrics, platform.health));
  const roles = modules.map((module) => module.create(platform.forRole(module.name)));
  // A role waits for its broker as long as it takes, but not past the wish to stop.
  const giveUp = (): void => void bus[Symbol.asyncDispose]().catch(() => undefined);
  signal?.addEventListener('abort', giveUp, { once: true });
  stack.use(await startRoles(roles, { health: platform.health, log: log.child({ service: 'host' }), onReady, signal }));
  signal?.removeEventListener('abort', giveUp);
  stack.defer(() => log.info('the platform stops', { eventLoopDelayMs: loop.read() }));
  const opened = stack.move();
  return { platform, log, logFile: file.path, ended: server.ended, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

async function answers(server: StoreServer): Promise<void> {
  const [row] = await server.asBus((sql) => sql.rows<{ one: number }>('select 1 as one'));
  if (row?.one !== 1) throw new AppError('unavailable', 'The database gives wrong answers.');
}
