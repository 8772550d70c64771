// Speaks to SQLite: one file and one connection, which a transaction has for itself while it lasts.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { Contradiction, type Database, type Row, type Value, type Values } from './connection.ts';

const CONSTRAINT = 19;

const bound = (value: Value): SQLInputValue => (typeof value === 'boolean' ? Number(value) : value);

type Bound = SQLInputValue[] | [Record<string, SQLInputValue>];

function boundAll(values: Values): Bound {
  const [first] = values;
  if (typeof first !== 'object' || first === null) return (values as readonly Value[]).map(bound);
  return [Object.fromEntries(Object.entries(first).map(([name, value]) => [name, bound(value)]))];
}

export class SqliteDatabase implements Database {
  readonly file: DatabaseSync;
  /** The transaction in which something runs. */
  readonly #within = new AsyncLocalStorage<{ open: boolean }>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: DatabaseSync) {
    this.file = file;
  }

  all(sql: string, ...values: Values): Promise<Row[]> {
    return this.#turn(() => this.file.prepare(sql).all(...(boundAll(values) as SQLInputValue[])));
  }

  get(sql: string, ...values: Values): Promise<Row | undefined> {
    return this.#turn(() => this.file.prepare(sql).get(...(boundAll(values) as SQLInputValue[])));
  }

  async run(sql: string, ...values: Values): Promise<void> {
    await this.#turn(() => this.file.prepare(sql).run(...(boundAll(values) as SQLInputValue[])));
  }

  transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.#within.getStore()?.open === true) return this.#unit('SAVEPOINT part', 'RELEASE part', 'ROLLBACK TO part; RELEASE part', work);
    const unit = { open: true };
    return this.#turn(() =>
      this.#within.run(unit, () => this.#unit('BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK', work)).finally(() => {
        unit.open = false;
      }),
    );
  }

  async close(): Promise<void> {
    await this.#turn(() => this.file.close());
  }

  /** At once within a transaction, else after everything that came before. */
  async #turn<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#within.getStore()?.open === true) return translated(work);
    const turn = this.#last.then(() => translated(work));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #unit<T>(begin: string, commit: string, rollback: string, work: () => Promise<T>): Promise<T> {
    this.file.exec(begin);
    try {
      const result = await work();
      this.file.exec(commit);
      return result;
    } catch (error) {
      this.file.exec(rollback);
      throw error;
    }
  }
}

async function translated<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { errcode } = (error ?? {}) as { errcode?: number };
    if (errcode !== undefined && (errcode & 0xff) === CONSTRAINT) throw new Contradiction((error as Error).message, { cause: error });
    throw error;
  }
}
