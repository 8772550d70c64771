// Refuses whoever sends too many requests.
import type { NextFunction, Request, Response } from 'express';
import { Problem } from '../http/problem.ts';

const MOST_KEPT = 10_000;

export interface Limit {
  /** Counts a request of this sender; answers the seconds for which to wait, 0 when it may pass. */
  take(sender: string): number;
}

/** For whoever needs none, such as tests of something else. */
export const UNLIMITED: Limit = { take: () => 0 };

/** So many requests of one sender within a time that begins with the first of them. */
export class RequestLimit implements Limit {
  readonly #most: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  readonly #known = new Map<string, { count: number; until: number }>();

  constructor(most: number, windowMs: number, now: () => number = Date.now) {
    this.#most = most;
    this.#windowMs = windowMs;
    this.#now = now;
  }

  take(sender: string): number {
    const now = this.#now();
    const known = this.#known.get(sender);
    if (known === undefined || known.until <= now) {
      if (this.#known.size >= MOST_KEPT) this.#forget(now);
      this.#known.set(sender, { count: 1, until: now + this.#windowMs });
      return 0;
    }
    if (known.count >= this.#most) return Math.max(1, Math.ceil((known.until - now) / 1000));
    known.count += 1;
    return 0;
  }

  #forget(now: number): void {
    for (const [sender, { until }] of this.#known) if (until <= now) this.#known.delete(sender);
    for (const sender of this.#known.keys()) {
      if (this.#known.size < MOST_KEPT) return;
      this.#known.delete(sender);
    }
  }
}

export function limited(limit: Limit, senderOf: (req: Request) => Promise<string>) {
  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const seconds = limit.take(await senderOf(req));
    if (seconds > 0) {
      res.set('Retry-After', String(seconds));
      throw new Problem(429, 'too_many_requests', 'Too many requests. Try again later.');
    }
    next();
  };
}
