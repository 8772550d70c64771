import { AppError, type Ids } from '@hexad/kernel';
import type { EntityManager, EntitySchema, ObjectLiteral, QueryRunner, Repository } from 'typeorm';
import { OutboxBuffer } from './outbox/outbox-buffer.js';
import type { OutboxEvent, OutboxTask, Tx } from './store.js';

/** The transaction that a service works in. Once ended it answers nothing, so that work which outlived it cannot write into another's. */
export class OpenTx implements Tx {
  readonly service: string;
  readonly tenant: string;
  readonly #runner: QueryRunner;
  readonly #outbox: OutboxBuffer;
  #ended = false;

  constructor(service: string, tenant: string, runner: QueryRunner, ids: Ids) {
    this.service = service;
    this.tenant = tenant;
    this.#runner = runner;
    this.#outbox = new OutboxBuffer(service, ids);
  }

  get open(): boolean {
    return !this.#ended;
  }

  get published(): number {
    return this.#outbox.size;
  }

  get manager(): EntityManager {
    this.#check();
    return this.#runner.manager;
  }

  repository<T extends ObjectLiteral>(schema: EntitySchema<T>): Repository<T> {
    return this.manager.getRepository(schema);
  }

  async query<R extends object>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    this.#check();
    return (await this.#runner.query(sql, [...parameters], true)).records as R[];
  }

  async execute(sql: string, parameters: readonly unknown[] = []): Promise<number> {
    this.#check();
    return (await this.#runner.query(sql, [...parameters], true)).affected ?? 0;
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

  /** Last statement before the commit. */
  async flush(): Promise<void> {
    await this.#outbox.write(this.tenant, (sql, parameters) => this.execute(sql, parameters));
  }

  end(): void {
    this.#ended = true;
  }

  #check(): void {
    if (this.#ended) throw new AppError('internal', `The transaction of ${this.service} has ended; await everything inside it.`);
  }
}
