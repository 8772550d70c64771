import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import { mayFallBack, nobodyAnswered } from '../domain/failing.js';
import type { Call } from './call.js';
import type { Candidate } from './ports.js';

type Ask<T> = (candidate: Candidate, last: boolean, signal: AbortSignal) => Promise<T>;

/** What came of those that run beside each other: the first answer, or an error that no other could do better. */
class Race<T> {
  readonly running = new Set<Promise<void>>();
  answer: { readonly value: T } | undefined;
  hopeless: AppError | undefined;

  get over(): boolean {
    return this.answer !== undefined || this.hopeless !== undefined;
  }

  add(attempt: Promise<T>, failed: (error: AppError) => void): void {
    const runner: Promise<void> = attempt
      .then(
        (value) => void (this.answer ??= { value }),
        (thrown: unknown) => {
          const error = AppError.from(thrown);
          failed(error);
          if (!mayFallBack(error)) this.hopeless ??= error;
        },
      )
      .finally(() => this.running.delete(runner));
    this.running.add(runner);
  }
}

/**
 * As in turn, but when one has not answered after `hedgeMs` the next is asked beside it. The first answer counts; the others are ended, and billed
 * for what they used.
 */
export async function withHedge<T>(call: Call, candidates: readonly Candidate[], hedgeMs: number, ask: Ask<T>): Promise<T> {
  const others = new AbortController();
  const signal = AbortSignal.any([call.signal, others.signal]);
  const race = new Race<T>();
  try {
    for (const [at, candidate] of candidates.entries()) {
      const last = at === candidates.length - 1;
      race.add(ask(candidate, last, signal), (error) => call.failed(candidate, error));
      if (!last) await Promise.race([...race.running, pause(hedgeMs, undefined, { ref: false })]);
      if (race.over) break;
    }
    while (!race.over && race.running.size > 0) await Promise.race(race.running);
  } finally {
    others.abort();
  }
  if (race.answer !== undefined) return race.answer.value;
  throw race.hopeless ?? nobodyAnswered(call.failures);
}
