import type { Log } from '@hexad/telemetry';

/** Enough dead rows that a scan notices them. */
const DEAD_ROWS = 500;
const MOST_TABLES = 8;

/**
 * Does what PostgreSQL's background processes would: writes checkpoints, so that the log is reused, and vacuums the tables with the most
 * dead rows. Each statement takes its own turn, so that others get in between.
 */
export class Maintenance implements AsyncDisposable {
  readonly #run: (sql: string) => Promise<object[]>;
  readonly #timer: NodeJS.Timeout;
  readonly #log: Log;
  #running: Promise<void> | undefined;
  #position = '';

  constructor(run: (sql: string) => Promise<object[]>, everyMs: number, log: Log) {
    this.#run = run;
    this.#log = log;
    this.#timer = setInterval(() => void this.once(), everyMs).unref();
  }

  /** One round; joins the one that is under way. */
  once(): Promise<void> {
    this.#running ??= this.#round()
      .catch((error: unknown) => this.#log.warn('database maintenance failed', { error }))
      .finally(() => (this.#running = undefined));
    return this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
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
