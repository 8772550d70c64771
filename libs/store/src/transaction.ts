import { AppError, insideTransaction } from '@hexad/kernel';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { NOTHING_KEPT } from './database-errors.js';

/** A transaction on a connection of the pool, for this time alone. */
export interface Steps<T> {
  /** Several statements in one message: begins the transaction and takes the role. Holds no text from outside. */
  readonly begin: string;
  readonly work: (client: PoolClient) => Promise<T>;
  /** Statements sent with the commit, each with its semicolon; asked for after the work. Holds no text from outside. */
  readonly end?: () => string;
}

/** Runs the work between begin and commit. The connection is given back in every case: without a transaction, or not at all. */
export async function transaction<T>(pool: Pool, { begin, work, end = () => '' }: Steps<T>): Promise<T> {
  const client = await insideTransaction.leave(() => pool.connect());
  let broken: Error | undefined;
  const lost = (error: Error): void => void (broken = error);
  // A connection may end between two statements, which nobody else hears of.
  client.on('error', lost);
  try {
    await client.query(begin);
    const result = await work(client);
    committed(await client.query(`${end()}commit`));
    return result;
  } catch (error) {
    await client.query('rollback').catch(lost);
    throw error;
  } finally {
    client.off('error', lost);
    client.release(broken);
  }
}

/** A commit after a statement that failed is a rollback, and no error to the database. */
function committed(results: QueryResult | QueryResult[]): void {
  if ([results].flat().at(-1)?.command === 'COMMIT') return;
  throw new AppError('internal', NOTHING_KEPT);
}
