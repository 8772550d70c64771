import type { Settings, Word } from './service/messages.js';

type Name = Settings['name'];

/** Without a word of progress for so long nothing is expected any more; longer than any lease. */
const STANDSTILL_MS = 90_000;

/** What the services say of how far they are. A little less than what is true: who is killed cannot say what it did last. */
export class Progress {
  readonly #counts = new Map<string, number>();
  readonly #leaders = new Map<string, Name>();
  readonly #signal: AbortSignal;
  #changed = Promise.withResolvers<void>();
  again = 0;
  peakMb = 0;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  heard(name: Name, word: Word): void {
    if (word.kind === 'placed' || (word.kind === 'effect' && word.first)) this.#count(`${name} ${word.round} ${word.slice}`);
    else if (word.kind === 'effect') this.again += 1;
    else if (word.kind === 'relays' && word.leads) this.#leaders.set(word.service, name);
    else if (word.kind === 'relays' && this.#leaders.get(word.service) === name) this.#leaders.delete(word.service);
    else if (word.kind === 'resident') this.peakMb = Math.max(this.peakMb, word.mb);
    if (word.kind === 'placed' || word.kind === 'effect' || word.kind === 'relays') this.#change();
  }

  gone(name: Name): void {
    for (const [service, leader] of this.#leaders) if (leader === name) this.#leaders.delete(service);
  }

  /** Orders that were placed, effects that were written, of one slice of a round. */
  of(name: Name, round: number, slice: number): number {
    return this.#counts.get(`${name} ${round} ${slice}`) ?? 0;
  }

  /** Whose relay takes the outbox of that service to the broker; waits until somebody's does. */
  async leaderOf(service: string): Promise<Name> {
    await this.until(() => this.#leaders.has(service));
    return this.#leaders.get(service)!;
  }

  /** Fails when nothing happens any more, and when the tool is to stop. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      const standstill = AbortSignal.timeout(STANDSTILL_MS);
      const stopped = AbortSignal.any([standstill, this.#signal]);
      const aborted = Promise.withResolvers<never>();
      const stop = (): void => aborted.reject(standstill.aborted ? new Error('nothing went on any more') : (stopped.reason as Error));
      stopped.addEventListener('abort', stop, { once: true });
      if (stopped.aborted) stop();
      await Promise.race([this.#changed.promise, aborted.promise]).finally(() => stopped.removeEventListener('abort', stop));
    }
  }

  /** For who sees progress himself. */
  assertGoesOn(sinceMs: number): void {
    this.#signal.throwIfAborted();
    if (Date.now() - sinceMs > STANDSTILL_MS) throw new Error('nothing went on any more');
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
