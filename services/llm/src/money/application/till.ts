import { AppError } from '@hexad/kernel';
import { nameOf, type AttemptKey } from '../domain/attempt.js';
import type { Answer, Order } from '../domain/orders.js';
import type { Books } from './ports.js';

interface Pending {
  readonly order: Order;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: AppError) => void;
}

/** Those who came while the last transaction ran are in the next one together; this many at most. */
const MOST_AT_ONCE = 512;
/** Attempts of which nobody knows whether they were reserved. More than these are left to expire. */
const MOST_DOUBTS = 10_000;

/**
 * The bookings of one tenant in this process: one transaction at a time, with all that was asked meanwhile. Who waits for room holds no
 * connection and no lock; it is a row in the books, and hears of its turn from the transaction that made room for it.
 */
export class Till {
  readonly #books: Books;
  readonly #tenant: string;
  readonly #sweepMs: number;
  readonly #idle: () => void;
  readonly #queue: Pending[] = [];
  readonly #waiting = new Map<string, Pending & { readonly deadline: NodeJS.Timeout }>();
  /** Attempts whose wishers are gone, or have heard of a failure: should they have been reserved, they are released. */
  readonly #doubts = new Map<string, AttemptKey>();
  #running: Promise<void> | undefined;
  #soon: NodeJS.Immediate | undefined;
  #sweep: NodeJS.Timeout | undefined;

  /** `idle` is called whenever nothing is under way: whoever forgets it then loses nothing. */
  constructor(books: Books, tenant: string, sweepMs: number, idle: () => void) {
    this.#books = books;
    this.#tenant = tenant;
    this.#sweepMs = sweepMs;
    this.#idle = idle;
  }

  /** The answer is never `waiting`: that it waits for. Aborted, it fails with `cancelled`, and nothing stays reserved. */
  ask(order: Order, signal?: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const give = (): void => {
        reject(new AppError('cancelled', 'Whoever asked for this call is gone.'));
        this.#abandon(pending);
      };
      const free = (): void => signal?.removeEventListener('abort', give);
      const pending: Pending = {
        order,
        resolve: (answer) => (free(), resolve(answer)),
        reject: (error) => (free(), reject(error)),
      };
      if (signal?.aborted) return reject(new AppError('cancelled', 'Whoever asked for this call is gone.'));
      signal?.addEventListener('abort', give, { once: true });
      if (order.kind === 'reserve') this.#doubts.delete(nameOf(order.wish));
      this.#queue.push(pending);
      if (order.kind === 'settle') this.#startSoon();
      else this.#start();
    });
  }

  /** Another transaction decided something, or may have. */
  look(): void {
    this.#queue.push({ order: { kind: 'look' }, resolve: () => undefined, reject: () => undefined });
    this.#start();
  }

  /** Sends away who waits, and resolves when all else is booked. */
  async close(): Promise<void> {
    for (const pending of this.#waiting.values()) {
      pending.reject(new AppError('unavailable', 'The service shuts down; try again.'));
      this.#abandon(pending);
    }
    if (this.#queue.length > 0) this.#start();
    await this.#running;
    clearInterval(this.#sweep);
  }

  /** When what is under way in this turn is done: nobody waits for it. A reservation that comes before takes it along. */
  #startSoon(): void {
    this.#soon ??= setImmediate(() => this.#start());
  }

  #start(): void {
    clearImmediate(this.#soon);
    this.#soon = undefined;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#queue.length > 0) return this.#start();
      this.#watch();
      if (this.#waiting.size + this.#doubts.size === 0) this.#idle();
    });
  }

  async #run(): Promise<void> {
    // What is asked in the same turn of the event loop goes together.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, MOST_AT_ONCE);
      const doubts = [...this.#doubts.values()];
      try {
        const orders = batch.map(({ order }) => order);
        const { answers, ends } = await this.#books.book(this.#tenant, [
          ...doubts.map((key) => ({ kind: 'leave', key }) as const),
          ...orders,
        ]);
        for (const key of doubts) this.#doubts.delete(nameOf(key));
        for (const [at, pending] of batch.entries()) this.#answer(pending, answers[doubts.length + at]!);
        for (const end of ends) this.#end(end);
      } catch (error) {
        for (const pending of batch) this.#fail(pending, AppError.from(error));
      }
    }
  }

  #answer(pending: Pending, answer: Answer): void {
    if (answer.kind === 'waiting' && pending.order.kind === 'reserve') this.#wait(pending, pending.order.waitMs, answer.key);
    else pending.resolve(answer);
  }

  #wait(pending: Pending, waitMs: number, key: AttemptKey): void {
    if (this.#doubts.has(nameOf(key))) return;
    const deadline = setTimeout(() => {
      const fail = (error: AppError): void => this.#fail(pending, error);
      this.#queue.push({ order: { kind: 'last', key }, resolve: () => undefined, reject: fail });
      this.#start();
    }, waitMs);
    this.#waiting.set(nameOf(key), { ...pending, deadline });
  }

  #end(end: Answer): void {
    if (end.kind !== 'granted' && end.kind !== 'refused') return;
    const pending = this.#waiting.get(nameOf(end.key));
    this.#forget(end.key);
    pending?.resolve(end);
  }

  /** It may have been booked all the same: the answer of a commit can get lost. */
  #fail(pending: Pending, error: AppError): void {
    pending.reject(error);
    this.#abandon(pending, false);
  }

  #abandon({ order }: Pending, now = true): void {
    if (order.kind !== 'reserve') return;
    const { call, attempt } = order.wish;
    const place = this.#queue.findIndex((other) => other.order === order);
    if (place >= 0) return void this.#queue.splice(place, 1);
    this.#forget(order.wish);
    if (this.#doubts.size < MOST_DOUBTS) this.#doubts.set(nameOf(order.wish), { call, attempt });
    if (now) this.look();
  }

  #forget(key: AttemptKey): void {
    clearTimeout(this.#waiting.get(nameOf(key))?.deadline);
    this.#waiting.delete(nameOf(key));
  }

  /** Sweeps find what no wake-up told: room of expired attempts, and the end of a time when the database was away. */
  #watch(): void {
    clearInterval(this.#sweep);
    if (this.#waiting.size + this.#doubts.size === 0) return;
    this.#sweep = setInterval(() => this.look(), this.#sweepMs).unref();
  }
}
