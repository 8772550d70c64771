import { AppError } from '@hexad/kernel';
import type { AttemptKey, Bill, Wish } from '../domain/attempt.js';
import { checkBill, checkKey, checkWish } from '../domain/checks.js';
import type { Answer, Order } from '../domain/orders.js';
import { NO_TOKENS } from '../domain/price.js';
import type { Books } from './ports.js';
import { Till } from './till.js';

export interface Patience {
  /** Milliseconds to wait for attempts under way when there is no room now. Default 0. */
  readonly waitMs?: number;
  /** Ends the wait, or gives back what was reserved meanwhile. */
  readonly signal?: AbortSignal;
}

export interface SpendingOptions {
  /** Milliseconds between looks at the books while somebody waits and hears nothing. Default 250. */
  readonly sweepMs?: number;
}

const LONGEST_WAIT_MS = 600_000;

/** Money around each attempt of a call: reserve, call, settle. What resolves here is durable. */
export class Spending implements AsyncDisposable {
  readonly #books: Books;
  readonly #sweepMs: number;
  readonly #tills = new Map<string, Till>();
  readonly #decided: Disposable;
  #closed = false;

  constructor(books: Books, { sweepMs = 250 }: SpendingOptions = {}) {
    this.#books = books;
    this.#sweepMs = sweepMs;
    this.#decided = books.onDecided((tenant) => this.#tills.get(tenant)?.look());
  }

  /**
   * Resolves when the most that the attempt can cost is reserved in every budget on its path. Fails with `budget_reached`, naming the tightest,
   * when it does not fit, after `waitMs` at the latest. The same wish again resolves without a second reservation. Fails as the database
   * does when that is away: then the attempt must not be made, and what was reserved nevertheless is released.
   */
  async reserve(tenant: string, wish: Wish, { waitMs = 0, signal }: Patience = {}): Promise<void> {
    checkWish(wish);
    if (!Number.isSafeInteger(waitMs) || waitMs < 0 || waitMs > LONGEST_WAIT_MS)
      throw new AppError('invalid', `A call waits for room 0 to ${LONGEST_WAIT_MS} whole milliseconds, not ${String(waitMs)}.`);
    await this.#ask(tenant, { kind: 'reserve', wish, waitMs }, signal);
  }

  /**
   * Debits what an attempt did cost, also when it was aborted, was more than reserved, or is late, and frees the rest. Gives the debit in
   * micro-dollars. Resolved is durable; rejected with a retryable error, say it again: the same bill is debited once. Asked for in one turn
   * with the reservation of the next attempt of the call, both are in one transaction, this one first.
   */
  async settle(tenant: string, key: AttemptKey, bill: Bill): Promise<bigint> {
    checkKey(key);
    checkBill(bill);
    const answer = await this.#ask(tenant, { kind: 'settle', key: { call: key.call, attempt: key.attempt }, bill });
    return answer.kind === 'settled' ? answer.debit : 0n;
  }

  /** Gives back what was reserved for an attempt that was never sent to a provider. */
  async release(tenant: string, key: AttemptKey): Promise<void> {
    await this.settle(tenant, key, { outcome: 'released', tokens: NO_TOKENS, parts: 0n });
  }

  /** Ends what is overdue where nobody spends any more. For a timer, a minute or so apart. */
  async sweep(): Promise<void> {
    for (const tenant of await this.#books.tenants()) await this.look(tenant);
  }

  /** Ends what is overdue of one tenant, the first few hundred of it. */
  async look(tenant: string): Promise<void> {
    await this.#ask(tenant, { kind: 'look' });
  }

  /** Sends away who waits and finishes what was asked. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#decided[Symbol.dispose]();
    await Promise.all([...this.#tills.values()].map((till) => till.close()));
  }

  async #ask(tenant: string, order: Order, signal?: AbortSignal): Promise<Answer> {
    if (this.#closed) throw new AppError('unavailable', 'The service shuts down; try again.');
    const till = this.#tills.get(tenant) ?? new Till(this.#books, tenant, this.#sweepMs, () => void this.#tills.delete(tenant));
    this.#tills.set(tenant, till);
    const answer = await till.ask(order, signal);
    if (answer.kind === 'refused') throw answer.error;
    return answer;
  }
}
