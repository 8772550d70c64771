import type { Log } from '@hexad/telemetry';
import { Rounds } from '../rounds.js';

/** Enough dead rows that a scan notices them. */
const DEAD_ROWS = 500;
const MOST_TABLES = 8;

/**
 * Does what PostgreSQL's background processes would: writes checkpoints, so that the log is reused, and vacuums the tables with the most
 * dead rows. Each statement takes its own turn, so that others get in between.
 */
export class Maintenance implements AsyncDisposable {
  readonly #run: (sql: string) => Promise<object[]>;
  readonly #rounds: Rounds;
  #position = '';

  constructor(run: (sql: string) => Promise<object[]>, everyMs: number, log: Log) {
    this.#run = run;
    const failed = (error: unknown): void => log.warn('database maintenance failed', { error });
    this.#rounds = new Rounds({ everyMs, round: () => this.#round(), failed });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#rounds[Symbol.asyncDispose]();
  }

  async #round(): Promise<void> {
    const [{ position }] = (await this.#run('select pg_current_wal_lsn()::text as position')) as [{ position: string }];
    if (position === this.#position) return;
    try {
      await this.#vacuum();
    } finally {
      await this.#run('checkpoint');
    }
    const [after] = (await this.#run('select pg_current_wal_lsn()::text as position')) as [{ position: string }];
    this.#position = after.position;
  }

  async #vacuum(): Promise<void> {
    // What the last second changed is not counted yet otherwise.
    await this.#run('select pg_stat_force_next_flush()');
    const tables = (await this.#run(
      `select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
       where n_dead_tup > ${DEAD_ROWS} order by n_dead_tup desc limit ${MOST_TABLES}`,
    )) as { name: string }[];
    for (const { name } of tables) await this.#run(`vacuum (analyze) ${name}`);
  }
}
