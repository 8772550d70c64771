// Slows down who guesses passwords.
import { Problem } from '../http/problem.ts';

const WINDOW_MS = 15 * 60_000;
const MOST_KEPT = 10_000;

/** Counts failures by a key, for a quarter of an hour each. */
export class SignInLimit {
  readonly #most: number;
  readonly #failures = new Map<string, { count: number; until: number }>();

  constructor(most: number) {
    this.#most = most;
  }

  check(key: string): void {
    const known = this.#failures.get(key);
    if (known === undefined || known.until <= Date.now() || known.count < this.#most) return;
    throw new TooManyAttempts(Math.ceil((known.until - Date.now()) / 1000));
  }

  /** Counted before the password is looked at, so that many guesses at once are no way round. */
  count(key: string): void {
    const now = Date.now();
    const known = this.#failures.get(key);
    if (known !== undefined && known.until > now) known.count += 1;
    else this.#failures.set(key, { count: 1, until: now + WINDOW_MS });
    if (this.#failures.size > MOST_KEPT) this.#forget(now);
  }

  /** Takes one attempt back. */
  forgive(key: string): void {
    const known = this.#failures.get(key);
    if (known !== undefined) known.count -= 1;
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }

  #forget(now: number): void {
    for (const [key, { until }] of this.#failures) if (until <= now) this.#failures.delete(key);
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= MOST_KEPT) return;
      this.#failures.delete(key);
    }
  }
}

export class TooManyAttempts extends Problem {
  /** Seconds. */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super(429, 'too_many_attempts', 'Too many attempts to sign in. Try again later.');
    this.retryAfter = retryAfter;
  }
}
