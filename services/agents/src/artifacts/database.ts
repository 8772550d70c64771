import { Worker } from 'node:worker_threads';
import { AppError } from '@hexad/kernel';
import type { Commit, Delivered } from './artifacts.js';

/** What is tried on an empty PostgreSQL, in this order. */
export interface Trial {
  readonly schemas: readonly Script[];
  readonly migrations: readonly { readonly up: Script; readonly down: Script }[];
  readonly queries: readonly (Script & { readonly index: string })[];
}
export interface Script {
  readonly file: string;
  readonly sql: string;
}

/** The plan of a query, as the database says it. */
export interface Plan {
  readonly file: string;
  readonly plan: string;
}
export interface Tried {
  readonly faults: readonly string[];
  readonly plans: readonly Plan[];
}

/** Milliseconds for all of it; a query may run for ever. */
const MOST_MS = 60_000;

/** The scripts of a delivery; undefined: it has none for a database. */
export async function trialOf({ delivered }: Delivered, { read }: Pick<Commit, 'read'>): Promise<Trial | undefined> {
  const script = async (file: string): Promise<Script> => ({ file, sql: (await read(file)) ?? '' });
  const of = (artifact: string) => delivered.filter((one) => one.artifact === artifact);
  const [schemas, migrations, queries] = [of('schema'), of('migration'), of('query')];
  if (schemas.length + migrations.length + queries.length === 0) return undefined;
  return {
    schemas: await Promise.all(schemas.map(({ file }) => script(file))),
    migrations: await Promise.all(
      migrations.map(async ({ file, rollback = '' }) => ({ up: await script(file), down: await script(rollback) })),
    ),
    queries: await Promise.all(queries.map(async ({ file, index = '' }) => ({ ...(await script(file)), index }))),
  };
}

/** Runs the scripts on a database of their own, in the memory of a thread that is ended when they take too long. */
export async function tried(trial: Trial, signal: AbortSignal): Promise<Tried> {
  const worker = new Worker(new URL('../../dist/artifacts/database.worker.js', import.meta.url), { workerData: trial, env: {} });
  const done = Promise.withResolvers<Tried>();
  const late = setTimeout(
    () => done.resolve({ faults: [`the scripts for the database took longer than ${MOST_MS / 1000} s.`], plans: [] }),
    MOST_MS,
  );
  const stop = (): void => done.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  worker.once('message', (told: Tried) => done.resolve(told));
  worker.once('error', (cause) =>
    done.resolve({ faults: [`the database ended over the scripts: ${AppError.from(cause).message}`], plans: [] }),
  );
  try {
    return await done.promise;
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
