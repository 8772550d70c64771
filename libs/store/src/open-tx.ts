import { AppError } from '@hexad/kernel';
import type { PoolClient, QueryResult } from 'pg';
import type { DataSource, EntityManager, EntitySchema, ObjectLiteral, QueryRunner, Repository } from 'typeorm';
import { joinedRunner } from './joined-runner.js';
import { OutboxBuffer } from './outbox/outbox-buffer.js';
import type { Database } from './tenant-store.js';
import type { OutboxEvent, OutboxTask, Tx } from './store.js';

interface Parts {
  readonly service: string;
  readonly tenant: string;
  readonly source: DataSource;
  readonly client: PoolClient;
  readonly database: Pick<Database, 'statement' | 'ids' | 'tracing' | 'metrics'>;
}

/** They stand in a statement that is sent with the commit. */
const WORD = /^[\w-]{1,100}$/;

/** The transaction that a service works in. Once ended it answers nothing, so that work which outlived it cannot write into another's. */
export class OpenTx implements Tx {
  readonly service: string;
  readonly tenant: string;
  readonly #source: DataSource;
  readonly #client: PoolClient;
  readonly #database: Parts['database'];
  readonly #outbox: OutboxBuffer;
  #runner: QueryRunner | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #ended = false;
  readonly #words = new Set<string>();
  readonly #closing: string[] = [];

  constructor({ service, tenant, source, client, database }: Parts) {
    const { ids, tracing, metrics } = database;
    this.#database = database;
    this.service = service;
    this.tenant = tenant;
    this.#source = source;
    this.#client = client;
    this.#outbox = new OutboxBuffer({ service, tenant, ids, tracing, metrics });
  }

  get open(): boolean {
    return !this.#ended;
  }

  get published(): number {
    return this.#outbox.size;
  }

  /** Made when it is asked for: most transactions have no use for it. */
  get manager(): EntityManager {
    this.#check();
    this.#runner ??= joinedRunner(this.#source, this.#client);
    return this.#runner.manager;
  }

  repository<T extends ObjectLiteral>(schema: EntitySchema<T>): Repository<T> {
    return this.manager.getRepository(schema);
  }

  async query<R extends object>(sql: string, parameters?: readonly unknown[]): Promise<R[]> {
    return (await this.#statement(sql, parameters)).rows as R[];
  }

  async execute(sql: string, parameters?: readonly unknown[]): Promise<number> {
    return (await this.#statement(sql, parameters)).rowCount ?? 0;
  }

  async publish<T extends object>(event: OutboxEvent<T>): Promise<void> {
    this.#check();
    this.#outbox.event(event);
  }

  async enqueue(task: OutboxTask): Promise<void> {
    this.#check();
    this.#outbox.task(task);
  }

  async firstTime(consumer: string, messageId: string): Promise<boolean> {
    const sql = 'insert into inbox (tenant, consumer, message) values ($1, $2, $3) on conflict do nothing';
    return (await this.execute(sql, [this.tenant, consumer, messageId])) === 1;
  }

  wake(word: string): void {
    this.#check();
    if (!WORD.test(word)) throw new AppError('internal', `${JSON.stringify(word)} is no word to wake somebody with.`);
    this.#words.add(word);
  }

  last(sql: string): void {
    this.#check();
    this.#closing.push(sql);
  }

  /** To be sent with the commit. */
  get closing(): readonly string[] {
    return this.#closing;
  }

  get words(): readonly string[] {
    return [...this.#words];
  }

  /** The last statement that has a trip of its own. */
  async flush(): Promise<void> {
    await this.#outbox.write((sql, parameters) => this.execute(sql, parameters));
  }

  /** Statements that were asked for and have not begun never do. */
  end(): void {
    this.#ended = true;
    void this.#runner?.release();
  }

  /** One after the other, however many are asked for at once: a connection can do no more. */
  #statement(sql: string, parameters?: readonly unknown[]): Promise<QueryResult> {
    const result = this.#last.then(() => {
      this.#check();
      return this.#database.statement(this.#client, { service: this.service, sql, parameters });
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  #check(): void {
    if (this.#ended) throw new AppError('internal', `The transaction of ${this.service} has ended; await everything inside it.`);
  }
}
