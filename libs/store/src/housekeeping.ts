import type { Log } from '@hexad/telemetry';
import { Rounds } from './rounds.js';
import type { StoreServer } from './store-server.js';

const EVERY_MS = 10 * 60_000;
/** Rows of one table in one go, so that no transaction is long. */
const MOST = 2_000;
/** Much longer than any message can be redelivered by itself. */
const INBOX_DAYS = 14;
const PUBLISHED_HOURS = 24;

/** Throws away inbox rows that no redelivery can ask for any more, and outbox rows that were published long ago. */
export class Housekeeping implements AsyncDisposable {
  readonly #server: StoreServer;
  readonly #rounds: Rounds;

  constructor(server: StoreServer, log: Log) {
    this.#server = server;
    const failed = (error: unknown): void => log.warn('old inbox and outbox rows could not be removed', { error });
    this.#rounds = new Rounds({ everyMs: EVERY_MS, round: () => this.#round(), failed });
  }

  /** One bounded round; joins the one that is under way. */
  once(): Promise<void> {
    return this.#rounds.once();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#rounds[Symbol.asyncDispose]();
  }

  async #round(): Promise<void> {
    for (const service of this.#server.services) {
      await this.#remove(`${service}.inbox`, `seen_at < now() - interval '${INBOX_DAYS} days'`);
      await this.#remove(`${service}.outbox`, `published_at < now() - interval '${PUBLISHED_HOURS} hours'`);
    }
  }

  async #remove(table: string, condition: string): Promise<void> {
    const sql = `delete from ${table} where ctid = any (array(select ctid from ${table} where ${condition} limit ${MOST}))`;
    await this.#server.asBus((bus) => bus.execute(sql));
  }
}
