import { AppError, insideTransaction } from '@hexad/kernel';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { NOTHING_KEPT } from './database-errors.js';
import { within } from './within.js';

/** A transaction on a connection of the pool, for this time alone. */
export interface Steps<T> {
  /** For people: `notes for tenant …`. */
  readonly name: string;
  /** Several statements in one message: begins the transaction and takes the role. Holds no text from outside. */
  readonly begin: string;
  /** Hears what the statements of `begin` answered. */
  readonly work: (client: PoolClient, begun: readonly QueryResult[]) => Promise<T>;
  /** Called when the transaction is over or given up, though the work may go on: it may send nothing more. */
  readonly over: () => void;
  /** Statements sent with the commit, each with its semicolon; asked for after the work. Holds no text from outside. */
  readonly end?: () => string;
}

/** For a rollback. A connection that cannot do it in this time has a statement that runs, or nobody at the other end. */
const ROLLBACK_MS = 2_000;

/**
 * Runs the work between begin and commit, for no longer than `timeoutMs`. The connection is given back in every case: without a transaction,
 * or closed, which ends its transaction too.
 */
export async function transaction<T>(pool: Pool, steps: Steps<T>, timeoutMs: number): Promise<T> {
  const client = await insideTransaction.leave(() => pool.connect());
  let broken: Error | undefined;
  try {
    return await within(timeoutMs, run(client, steps), `The transaction of ${steps.name} did not end`);
  } catch (error) {
    steps.over();
    await within(ROLLBACK_MS, client.query('rollback'), 'The rollback did not end').catch((lost: Error) => (broken = lost));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function run<T>(client: PoolClient, { begin, work, over, end = () => '' }: Steps<T>): Promise<T> {
  const begun = [(await client.query(begin)) as QueryResult | QueryResult[]].flat();
  const result = await work(client, begun);
  over();
  committed(await client.query(`${end()}commit`));
  return result;
}

/** A commit after a statement that failed is a rollback, and no error to the database. */
function committed(results: QueryResult | QueryResult[]): void {
  if ([results].flat().at(-1)?.command === 'COMMIT') return;
  throw new AppError('internal', NOTHING_KEPT);
}
