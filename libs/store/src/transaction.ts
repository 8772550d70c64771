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
export function transaction<T>(pool: Pool, steps: Steps<T>, timeoutMs: number): Promise<T> {
  return connected(pool, (client) => run(client, steps), steps, timeoutMs);
}

/** A transaction of which everything is known before it begins, in one message and so in one trip. */
export interface Message {
  /** For people. */
  readonly name: string;
  /** Begin the transaction and do all of its work. */
  readonly statements: string;
}

/** What each statement answered. */
export function message(pool: Pool, { name, statements }: Message, timeoutMs: number): Promise<readonly QueryResult[]> {
  const send = async (client: PoolClient): Promise<QueryResult[]> => {
    const results = [(await client.query(`${statements}; commit`)) as QueryResult | QueryResult[]].flat();
    committed(results);
    return results.slice(0, -1);
  };
  return connected(pool, send, { name, over: () => undefined }, timeoutMs);
}

async function connected<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  { name, over }: Pick<Steps<T>, 'name' | 'over'>,
  timeoutMs: number,
): Promise<T> {
  const client = await insideTransaction.leave(() => pool.connect());
  let broken: Error | undefined;
  try {
    return await within(timeoutMs, work(client), `The transaction of ${name} did not end`);
  } catch (error) {
    over();
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
