import { nameOf, type Attempt } from './attempt.js';
import type { Budget } from './budget.js';
import type { Decision } from './decide.js';
import type { Remainder } from './money.js';
import type { Order, Snapshot } from './orders.js';
import { SCOPES, type Path } from './path.js';
import type { Counter } from './tallies.js';

/** Calls for more paths than these are not all remembered at one time. */
const MOST_PATHS = 500;

/**
 * What a process remembers of a tenant's books. It is right for as long as they have this version: whatever else is booked meanwhile, and every
 * change of a budget, gives them another. Time goes on all the same: attempts that fall due are not seen to, so what has no room by it may have room.
 */
export class Remembered {
  #version: number;
  #remainder: Remainder = 0n;
  /** Milliseconds: counters of windows that ended before are not remembered. */
  #since = Number.NEGATIVE_INFINITY;
  readonly #paths = new Set<string>();
  readonly #budgets = new Map<string, Budget>();
  readonly #counters = new Map<string, Counter>();
  /** Those that are held, as far as this process reserved or read them. */
  readonly #attempts = new Map<string, Attempt>();

  constructor(version: number) {
    this.#version = version;
  }

  get version(): number {
    return this.#version;
  }

  /** What was read of these books, in which nobody waits: everything that counts on these paths, in all windows since then. */
  learn({ remainder, budgets, counters, attempts }: Snapshot, paths: readonly Path[], since: number): void {
    if (this.#paths.size > MOST_PATHS) this.forgetCounters();
    this.#remainder = remainder;
    this.#since = Math.max(this.#since, since);
    for (const path of [...paths, ...attempts.map((attempt) => attempt.path)]) this.#paths.add(wordsOf(path));
    for (const budget of budgets) this.#budgets.set(budget.id, budget);
    for (const counter of counters) this.#counters.set(keyOf(counter), counter);
    for (const attempt of attempts) if (attempt.state === 'held') this.#attempts.set(nameOf(attempt), attempt);
  }

  /** What is under way is still remembered; the rest has to be read again. */
  forgetCounters(): void {
    for (const known of [this.#paths, this.#budgets, this.#counters]) known.clear();
  }

  /** The books as these orders have to see them; undefined where they have to be read for that. */
  snapshot(orders: readonly Order[], now: number): Snapshot | undefined {
    const attempts: Attempt[] = [];
    for (const order of orders) {
      if (order.kind !== 'reserve' && order.kind !== 'settle') return undefined;
      const attempt = this.#attempts.get(nameOf(order.kind === 'reserve' ? order.wish : order.key));
      if (attempt !== undefined) attempts.push(attempt);
      if (!(order.kind === 'reserve' ? this.#covers(order.wish.path, now) : attempt && this.#covers(attempt.path, attempt.countedAt)))
        return undefined;
    }
    const [budgets, counters] = [[...this.#budgets.values()], [...this.#counters.values()]];
    return { remainder: this.#remainder, budgets, counters, attempts, waiters: [] };
  }

  /** A decision was written that was made of what is remembered, or of what was learned just now. */
  booked({ entries, counters, remainder }: Decision, version: number): void {
    this.#version = version;
    this.#remainder = remainder;
    for (const { spent, reserved, alerted, ...which } of counters) {
      const known = this.#counters.get(keyOf(which)) ?? { spent: 0n, reserved: 0n, alerted: 0 };
      this.#counters.set(keyOf(which), {
        ...which,
        spent: known.spent + spent,
        reserved: known.reserved + reserved,
        alerted: Math.max(known.alerted, alerted),
      });
    }
    for (const wish of entries.held) {
      if (wish.heard) this.#attempts.set(nameOf(wish), { ...wish, state: 'held', parts: 0n, debit: 0n, overdue: false });
    }
    for (const ended of entries.ended) this.#attempts.delete(nameOf(ended));
  }

  #covers(path: Path, at: number): boolean {
    return at >= this.#since && this.#paths.has(wordsOf(path));
  }
}

/**
 * Whether a decision stands that was made of remembered books. What has no room by them may have some, since attempts may have fallen due; and whom
 * it has to be told to, is told in the transaction that reads them.
 */
export const standsUnread = ({ answers, alerts }: Decision): boolean =>
  alerts.length === 0 && answers.every(({ kind }) => kind === 'granted' || kind === 'settled');

/** Whether the books can be remembered as they are after it: who waits has rows of its own there. */
export const isMemorable = ({ waiters }: Snapshot, { entries }: Decision): boolean => waiters.length === 0 && entries.waiting.length === 0;

const wordsOf = (path: Path): string => JSON.stringify(SCOPES.map((scope) => (scope === 'tenant' ? '' : (path[scope] ?? null))));

const keyOf = ({ budget, run, start }: Pick<Counter, 'budget' | 'run' | 'start'>): string => `${budget} ${start} ${run}`;
