// Speaks to PostgreSQL. Several copies of the service may do so at once: what a transaction has read holds until its end, or it is run again.
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import { Pool, types, type CustomTypesConfig, type PoolClient } from 'pg';
import { Busy, Contradiction, Unfit, type Database, type Row, type Values } from './connection.ts';
import { positional } from './marks.ts';

/** How often a transaction is tried before its request is told that others are busy there. */
const ATTEMPTS = 10;
const SHORTEST_PAUSE_MS = 5;

/** Others were faster: with what is true now, the same work may pass, or be refused for the right reason. */
const AGAIN = new Set(['40001', '40P01', '23505']);

/** By the type's number: whole numbers and decimals are numbers, days are text, moments are text in UTC. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, Number],
  [types.builtins.NUMERIC, Number],
  [types.builtins.DATE, String],
  [types.builtins.TIMESTAMPTZ, (text) => (types.getTypeParser(types.builtins.TIMESTAMPTZ)(text) as Date).toISOString()],
]);

const reading = { getTypeParser: (type: number) => PARSERS.get(type) ?? types.getTypeParser(type) } as CustomTypesConfig;

interface Unit {
  client: PoolClient;
  open: boolean;
}

export class PostgresDatabase implements Database {
  readonly #pool: Pool;
  /** The transaction in which something runs. */
  readonly #within = new AsyncLocalStorage<Unit>();

  constructor(url: string) {
    this.#pool = new Pool({ connectionString: url, connectionTimeoutMillis: 10_000, types: reading });
    // Of a connection that nobody uses now; whoever asks next gets another one.
    this.#pool.on('error', (error) => console.error(error.message));
  }

  async all(sql: string, ...values: Values): Promise<Row[]> {
    try {
      const { rows } = await (this.#unit?.client ?? this.#pool).query<Row>(positional(sql, values));
      return rows;
    } catch (error) {
      throw translated(error);
    }
  }

  async get(sql: string, ...values: Values): Promise<Row | undefined> {
    const [row] = await this.all(sql, ...values);
    return row;
  }

  async run(sql: string, ...values: Values): Promise<void> {
    await this.all(sql, ...values);
  }

  /** Several statements, without values. */
  async script(sql: string): Promise<void> {
    await (this.#unit?.client ?? this.#pool).query(sql);
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    const unit = this.#unit;
    if (unit !== undefined) return whole(unit.client, 'SAVEPOINT part', 'RELEASE part', 'ROLLBACK TO part; RELEASE part', work);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(work);
      } catch (error) {
        if (!AGAIN.has(codeOf(error))) throw error;
        if (attempt === ATTEMPTS) throw codeOf(error) === '23505' ? error : new Busy('Others were faster each time.', { cause: error });
        await setTimeout(Math.random() * SHORTEST_PAUSE_MS * 2 ** attempt);
      }
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  get #unit(): Unit | undefined {
    const unit = this.#within.getStore();
    return unit?.open === true ? unit : undefined;
  }

  async #once<T>(work: () => Promise<T>): Promise<T> {
    const unit = { client: await this.#pool.connect(), open: true };
    try {
      return await this.#within.run(unit, () => whole(unit.client, 'BEGIN ISOLATION LEVEL SERIALIZABLE', 'COMMIT', 'ROLLBACK', work));
    } finally {
      unit.open = false;
      unit.client.release();
    }
  }
}

async function whole<T>(client: PoolClient, begin: string, commit: string, rollback: string, work: () => Promise<T>): Promise<T> {
  await client.query(begin);
  try {
    const result = await work();
    await client.query(commit);
    return result;
  } catch (error) {
    await client.query(rollback);
    throw error;
  }
}

const causeOf = (error: unknown): unknown => (error instanceof Contradiction || error instanceof Unfit ? error.cause : error);

const codeOf = (error: unknown): string => (causeOf(error) as { code?: string } | undefined)?.code ?? '';

/** By the class of its code: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function translated(error: unknown): unknown {
  const { message } = error as Error;
  const code = codeOf(error);
  if (code.startsWith('23')) return new Contradiction(message, { cause: error });
  return code.startsWith('22') ? new Unfit(message, { cause: error }) : error;
}
