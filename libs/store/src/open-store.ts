import { resolve } from 'node:path';
import { AppError, type Ids } from '@hexad/kernel';
import { NoTracing, SilentLog, type Log, type Metrics, type Tracing } from '@hexad/telemetry';
import type { ServiceSchema } from './migration.js';
import { checkNames } from './names.js';
import { EmbeddedStore } from './pglite/embedded-store.js';
import { PostgresStore } from './postgres/postgres-store.js';
import type { StoreServer } from './store-server.js';

export interface StoreOptions {
  /** `pglite:<folder>` or `postgres://…`. */
  readonly url: string;
  readonly schemas: readonly ServiceSchema[];
  /** Embedded: folder that `prepareTemplate` filled. Without it a new database takes seconds longer. */
  readonly templates?: string;
  /** Embedded: private folder with a short path, for the socket. Default: a temporary one. */
  readonly runtimeDir?: string;
  /** Embedded: milliseconds between checkpoints; default 60_000. */
  readonly maintenanceMs?: number;
  /** PostgreSQL: address past a pooler, for LISTEN; default: none, so that other processes' commits are found by sweeps. */
  readonly directUrl?: string | undefined;
  /** PostgreSQL: who migrates; default: who connects. */
  readonly ownerUrl?: string | undefined;
  /** PostgreSQL: fails with `settings_invalid` where a schema is not there yet; default: it is not looked at. */
  readonly migrated?: boolean;
  /** PostgreSQL: connections of this process; default 8. */
  readonly poolSize?: number;
  /**
   * Milliseconds for one statement; default 30_000. Past it the transaction fails with `timeout`; an embedded database, which cannot stop a
   * statement, is ended and opened again.
   */
  readonly statementTimeoutMs?: number;
  /** Milliseconds for one transaction; default 60_000. */
  readonly transactionTimeoutMs?: number;
  /** Milliseconds that a transaction may wait for a connection; default 60_000. Past it it fails with `unavailable`. */
  readonly waitMs?: number;
  readonly log?: Log;
  /** Default: none. */
  readonly tracing?: Tracing;
  readonly ids?: Ids;
  /** Counts what is refused before it is published: `hexad_bus_refused_total` with `lane: outbox:<service>` and the code. */
  readonly metrics?: Metrics;
}

/**
 * Opens the database. An embedded one is locked first, made and migrated as needed: fails with `data_folder_locked` when another process
 * has it. PostgreSQL is migrated by `migrate()`. Fails with `unavailable` when it does not answer.
 */
export async function openStore(options: StoreOptions): Promise<StoreServer> {
  const {
    url,
    schemas,
    log = new SilentLog(),
    tracing = new NoTracing(),
    ids,
    metrics,
    statementTimeoutMs = 30_000,
    transactionTimeoutMs = 60_000,
    waitMs = 60_000,
  } = options;
  checkNames(schemas);
  const common = { schemas, statementTimeoutMs, transactionTimeoutMs, waitMs, log, tracing, ids, metrics };
  if (/^postgres(ql)?:\/\//.test(url)) {
    const { directUrl, ownerUrl, migrated = false, poolSize = 8 } = options;
    return PostgresStore.open({ ...common, url, directUrl, ownerUrl, migrated, poolSize });
  }
  if (!url.startsWith('pglite:') || url === 'pglite:') {
    throw new AppError('settings_invalid', 'HEXAD_DATABASE_URL must be pglite:<folder> or postgres://…');
  }
  const { templates, runtimeDir, maintenanceMs = 60_000 } = options;
  return EmbeddedStore.open({ ...common, folder: resolve(url.slice('pglite:'.length)), templates, runtimeDir, maintenanceMs });
}
