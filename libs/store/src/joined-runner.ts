import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';

/** TypeORM on a connection whose transaction has begun: what it saves is part of that one, and a transaction of its own is a savepoint in it. */
export function joinedRunner(source: DataSource, client: PoolClient): QueryRunner {
  // What it would know, had it begun the transaction itself; it has no way to be told.
  return Object.assign(source.createQueryRunner(), { databaseConnection: client, isTransactionActive: true, transactionDepth: 1 });
}
