import { insideTransaction } from '@hexad/kernel';
import { Client, type ClientConfig } from 'pg';
import type { OwnerSession } from './migrate.js';

/** One connection outside the pool. */
export class Session implements OwnerSession, AsyncDisposable {
  readonly client: Client;

  private constructor(client: Client) {
    this.client = client;
  }

  static async connect(config: ClientConfig): Promise<Session> {
    const client = new Client({ connectionTimeoutMillis: 10_000, ...config });
    client.on('error', () => undefined);
    await insideTransaction.leave(() => client.connect());
    return new Session(client);
  }

  async run(sql: string): Promise<void> {
    await this.client.query(sql);
  }

  async rows<R extends object>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return (await this.client.query(sql, [...parameters])).rows as R[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.end();
  }
}
