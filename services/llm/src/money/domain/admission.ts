import { AppError } from '@hexad/kernel';
import type { Attempt, AttemptKey, Wish } from './attempt.js';
import type { Budget } from './budget.js';
import { budgetReached, type Full } from './refusal.js';
import type { Tallies } from './tallies.js';

/** `wait`: it fits once attempts under way have cost less than they reserved. */
export type Verdict =
  | { readonly kind: 'fits' }
  | { readonly kind: 'wait'; readonly full: readonly Full[] }
  | { readonly kind: 'never'; readonly error: AppError };

/**
 * Who fits. Whoever waits claims the budgets that are too full for it, so that nobody who came later is served from these before it; other
 * budgets it does not keep from anybody.
 */
export class Admission {
  readonly #tallies: Tallies;
  readonly #now: number;
  readonly #claims = new Map<string, bigint>();

  constructor(tallies: Tallies, now: number) {
    this.#tallies = tallies;
    this.#now = now;
  }

  /** Behind those who claimed before. One that has to wait claims from now on. */
  judge(wish: Wish): Verdict {
    const full = this.#full(wish);
    const never = full.filter(({ budget, spent }) => spent + wish.amount > budget.limit);
    if (never.length > 0) return { kind: 'never', error: budgetReached(never, wish) };
    for (const { budget } of full) this.#claim(budget, wish);
    const behind = full.length > 0 ? full : this.#claimed(wish);
    return behind.length > 0 ? { kind: 'wait', full: behind } : { kind: 'fits' };
  }

  /** On its own, whoever else waits: undefined when it fits. */
  refusal(wish: Wish): AppError | undefined {
    const full = this.#full(wish);
    return full.length > 0 ? budgetReached(full, wish) : undefined;
  }

  #full(wish: Wish): Full[] {
    return this.#over(wish, () => 0n);
  }

  #claimed(wish: Wish): Full[] {
    return this.#over(wish, (budget) => this.#claims.get(claimOn(budget, wish)) ?? 0n);
  }

  #over(wish: Wish, kept: (budget: Budget) => bigint): Full[] {
    return this.#tallies
      .of(wish.path, this.#now)
      .map((budget) => ({ budget, ...this.#tallies.standing(budget, wish.path, this.#now) }))
      .filter(({ budget, spent, reserved }) => spent + reserved + kept(budget) + wish.amount > budget.limit);
  }

  #claim(budget: Budget, wish: Wish): void {
    const key = claimOn(budget, wish);
    this.#claims.set(key, (this.#claims.get(key) ?? 0n) + wish.amount);
  }
}

const claimOn = ({ id, window }: Budget, { path }: Wish): string => (window.kind === 'run' ? `${id} ${path.run}` : id);

/** The same wish said again, or another one under its name. */
export const isWish = (attempt: Attempt, wish: Wish): boolean => attempt.amount === wish.amount && attempt.estimate === wish.estimate;

export const keyOf = ({ call, attempt }: AttemptKey): AttemptKey => ({ call, attempt });
