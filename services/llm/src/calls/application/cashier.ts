import { setTimeout as pause } from 'node:timers/promises';
import { AppError, type ErrorCode } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { AttemptKey, Bill, Patience, Spending, Wish } from '../../money/index.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

const BOOKS_AWAY: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['unavailable', 'timeout', 'contended', 'internal', 'disk_full']);

/** Money around attempts: nothing is called before it is reserved, and what was called is booked however long that takes. */
export class Cashier implements AsyncDisposable {
  readonly #spending: Spending;
  readonly #log: Log;
  readonly #bookings = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  constructor(spending: Spending, log: Log) {
    this.#spending = spending;
    this.#log = log;
  }

  /** Fails with `budget_reached`, and with `books_unavailable` when the database is away: then no call may be made. */
  async reserve(tenant: string, wish: Wish, patience: Patience): Promise<void> {
    try {
      await this.#spending.reserve(tenant, wish, patience);
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (!BOOKS_AWAY.has(error.code)) throw error;
      throw new AppError('books_unavailable', 'The books cannot be reached, so the model was not called; try again.', { cause: error });
    }
  }

  /** Gives the debit in micro-dollars; undefined when it could not be said in `ttlMs`: then the books take the estimate. */
  settle(tenant: string, key: AttemptKey, bill: Bill, ttlMs: number): Promise<bigint | undefined> {
    const booking = this.#settle(tenant, key, bill, performance.now() + ttlMs).finally(() => this.#bookings.delete(booking));
    this.#bookings.add(booking);
    return booking;
  }

  /** Resolves when all is booked that can be: a database that is away is asked once more and not waited for. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#bookings);
  }

  async #settle(tenant: string, key: AttemptKey, bill: Bill, until: number): Promise<bigint | undefined> {
    for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
      try {
        return await this.#spending.settle(tenant, key, bill);
      } catch (thrown) {
        const error = AppError.from(thrown);
        if (!BOOKS_AWAY.has(error.code) || this.#closing.signal.aborted || performance.now() + wait > until) {
          this.#log.error('an attempt could not be booked; its estimate is debited when its time is over', { tenant, ...key, error });
          return undefined;
        }
        await pause(wait, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined);
      }
    }
  }
}
