import { AppError } from '@hexad/kernel';
import { Admission, isWish, keyOf } from './admission.js';
import { alertsOf, type Alert } from './alerts.js';
import { nameOf, type AttemptKey, type Wish } from './attempt.js';
import { noEntries, type Entries } from './entries.js';
import type { Remainder } from './money.js';
import type { Answer, Order, Snapshot, Waiter } from './orders.js';
import { refused, Settling } from './settling.js';
import { Tallies, type CounterChange } from './tallies.js';

/** Who decides, and when: the moment that decides the windows of what is reserved now. */
export interface Decider {
  readonly holder: string;
  readonly now: number;
}

export interface Decision {
  /** One for each order, in its place. */
  readonly answers: readonly Answer[];
  /** For those of this process who waited: granted or refused. */
  readonly ends: readonly Answer[];
  /** Other processes for whose waiters something was decided. */
  readonly wake: readonly string[];
  readonly entries: Entries;
  readonly counters: readonly CounterChange[];
  readonly alerts: readonly Alert[];
  readonly remainder: Remainder;
}

/** What the orders change. Room that ends is free before anybody is let in, and who waits is before who comes. */
export function decide(snapshot: Snapshot, orders: readonly Order[], decider: Decider): Decision {
  return new Deciding(snapshot, decider).decide(orders);
}

class Deciding {
  readonly #decider: Decider;
  readonly #tallies: Tallies;
  readonly #entries = noEntries();
  readonly #settling: Settling;
  readonly #admission: Admission;
  readonly #waiters: Map<string, Waiter>;
  readonly #ends: Answer[] = [];
  readonly #wake = new Set<string>();

  constructor({ budgets, counters, attempts, waiters, remainder }: Snapshot, decider: Decider) {
    this.#decider = decider;
    this.#tallies = new Tallies(budgets, counters);
    this.#settling = new Settling(attempts, remainder, this.#tallies, this.#entries);
    this.#admission = new Admission(this.#tallies, decider.now);
    this.#waiters = new Map(waiters.map((waiter) => [nameOf(waiter.wish), waiter]));
  }

  decide(orders: readonly Order[]): Decision {
    const answers = new Map<Order, Answer>();
    const each = <K extends Order['kind']>(kind: K, answer: (order: Extract<Order, { kind: K }>) => Answer) => {
      for (const order of orders) if (order.kind === kind) answers.set(order, answer(order as Extract<Order, { kind: K }>));
    };
    this.#settling.expire();
    this.#collect();
    each('settle', ({ key, bill }) => this.#settling.settle(key, bill));
    each('leave', ({ key }) => this.#leave(key));
    this.#admitWaiters();
    each('last', ({ key }) => this.#last(key));
    each('reserve', ({ wish, waitMs }) => this.#reserve(wish, waitMs));
    const alerts = alertsOf(this.#tallies);
    return {
      answers: orders.map((order) => answers.get(order) ?? { kind: 'done' }),
      ends: this.#ends,
      wake: [...this.#wake],
      entries: this.#entries,
      counters: this.#tallies.changes(),
      alerts,
      remainder: this.#settling.remainder,
    };
  }

  /** What other processes decided for waiters of this one. */
  #collect(): void {
    for (const { wish, holder, state, error } of this.#waiters.values()) {
      if (holder !== this.#decider.holder || state === 'waiting') continue;
      const key = this.#gone(wish);
      if (state === 'refused') this.#ends.push(refused(key, error ?? new AppError('internal', 'Nobody said why.')));
      else if (this.#settling.attempt(key)?.state === 'held') {
        this.#entries.heard.push(wish);
        this.#ends.push({ kind: 'granted', key });
      } else this.#ends.push(refused(key, notTaken()));
    }
  }

  #leave(key: AttemptKey): Answer {
    if (this.#waiters.has(nameOf(key))) this.#gone(key);
    this.#settling.release(key);
    return { kind: 'done' };
  }

  #admitWaiters(): void {
    for (const { wish, holder, state, overdue } of this.#waiters.values()) {
      if (overdue) this.#gone(wish);
      if (overdue || state !== 'waiting') continue;
      const verdict = this.#admission.judge(wish);
      if (verdict.kind === 'wait') continue;
      const error = verdict.kind === 'never' ? verdict.error : undefined;
      const mine = holder === this.#decider.holder;
      if (error === undefined) this.#hold(wish, mine, holder);
      if (mine) this.#end(wish, error);
      else {
        this.#entries.answered.push({ ...keyOf(wish), state: error === undefined ? 'granted' : 'refused', error });
        this.#wake.add(holder);
      }
    }
  }

  #last(key: AttemptKey): Answer {
    const waiter = this.#waiters.get(nameOf(key));
    if (waiter === undefined) {
      // Ended above, or taken for dead by another process.
      const ended = this.#ends.some((end) => end.kind !== 'done' && nameOf(end.key) === nameOf(key));
      if (!ended) this.#ends.push(refused(key, notTaken()));
      return { kind: 'done' };
    }
    const error = this.#admission.refusal(waiter.wish);
    if (error === undefined) this.#hold(waiter.wish, true, waiter.holder);
    this.#end(waiter.wish, error);
    return { kind: 'done' };
  }

  #reserve(wish: Wish, waitMs: number): Answer {
    const key = keyOf(wish);
    const known = this.#settling.attempt(key);
    if (known !== undefined) {
      if (known.state === 'held' && isWish(known, wish)) return { kind: 'granted', key };
      return refused(key, new AppError('conflict', `The attempt ${nameOf(key)} was reserved before; count attempts from 1.`));
    }
    if (this.#waiters.has(nameOf(key))) return refused(key, new AppError('conflict', `The attempt ${nameOf(key)} waits for room already.`));
    const verdict = this.#admission.judge(wish);
    if (verdict.kind === 'never') return refused(key, verdict.error);
    if (verdict.kind === 'wait' && waitMs > 0) return this.#wait(wish, waitMs);
    const error = verdict.kind === 'wait' ? this.#admission.refusal(wish) : undefined;
    if (error !== undefined) return refused(key, error);
    this.#hold(wish, true, this.#decider.holder);
    return { kind: 'granted', key };
  }

  #wait(wish: Wish, waitMs: number): Answer {
    this.#entries.waiting.push({ wish, waitMs });
    this.#waiters.set(nameOf(wish), { wish, holder: this.#decider.holder, state: 'waiting', error: undefined, overdue: false });
    return { kind: 'waiting', key: keyOf(wish) };
  }

  #hold(wish: Wish, heard: boolean, process: string): void {
    const countedAt = this.#decider.now;
    this.#entries.held.push({ ...wish, countedAt, heard, holder: wish.outlives === true ? undefined : process });
    this.#entries.ledger.push({ ...keyOf(wish), kind: 'reserved', reserved: wish.amount, spent: 0n, parts: 0n });
    this.#tallies.add(wish.path, countedAt, 0n, wish.amount);
    this.#settling.hold({ ...wish, state: 'held', countedAt, parts: 0n, debit: 0n, overdue: false });
  }

  /** For one of this process who waited. */
  #end(wish: Wish, error: AppError | undefined): void {
    const key = this.#gone(wish);
    this.#ends.push(error === undefined ? { kind: 'granted', key } : refused(key, error));
  }

  #gone(wish: AttemptKey): AttemptKey {
    const key = keyOf(wish);
    this.#waiters.delete(nameOf(key));
    this.#entries.gone.push(key);
    return key;
  }
}

const notTaken = (): AppError => new AppError('contended', 'The room for this call was not taken in time; try again.');
