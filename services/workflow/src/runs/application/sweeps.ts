import { AppError, type Clock } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import { FairLine } from '../domain/fair-line.js';
import type { Due, Upkeep } from './runs.js';

/** Runs of a tenant of weight 1 in one round. */
const SHARE = 100;
/** Runs that are looked at beside each other. */
const LANES = 4;
/** A run that could not be moved on is let alone so long. Milliseconds. */
const PAUSE_MS = { retryable: 2_000, broken: 30_000 } as const;

export interface SweepsParts {
  readonly upkeep: Upkeep;
  /** Looks again at a run. */
  readonly look: (due: Due) => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
  readonly weightOf: (tenant: string) => number;
}

/**
 * Looks again at every run whose time has come: late steps, retries, steps of processes that are gone. In rounds, in each of which every tenant has its
 * share, in turns and by priority; a tenant with ten thousand of them keeps nobody waiting for longer than one round. One bad run holds up no other.
 */
export class Sweeps {
  readonly #parts: SweepsParts;
  /** Run → until when it is let alone. */
  readonly #broken = new Map<string, number>();
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #over = false;

  constructor(parts: SweepsParts) {
    this.#parts = parts;
  }

  /** Resolves when everything was looked at that was due at the time of the call. Fails when it cannot be found out what is due. */
  execute(): Promise<void> {
    this.#next ??= this.#after(this.#last);
    return this.#next;
  }

  /** No run is looked at any more once this has resolved. */
  async end(): Promise<void> {
    this.#over = true;
    await this.#last.catch(() => undefined);
  }

  async #after(last: Promise<void>): Promise<void> {
    await last.catch(() => undefined);
    this.#next = undefined;
    this.#last = this.#rounds();
    return this.#last;
  }

  async #rounds(): Promise<void> {
    let before: ReadonlySet<string> = new Set();
    while (!this.#over) {
      const { due, more } = await this.#due();
      const seen = new Set(due.map(({ runId }) => runId));
      await this.#round(due);
      // What stays as it was, whatever is done, comes again with the next sweep.
      if (!more || seen.isSubsetOf(before)) return;
      before = seen;
    }
  }

  /** `more`: some tenant has more than its share. */
  async #due(): Promise<{ readonly due: readonly Due[]; readonly more: boolean }> {
    const { upkeep, clock, weightOf } = this.#parts;
    const now = clock.now();
    for (const [runId, until] of this.#broken) if (until <= now.getTime()) this.#broken.delete(runId);
    const due: Due[] = [];
    let more = false;
    for (const tenant of await upkeep.tenants()) {
      const share = Math.max(1, Math.round(SHARE * weightOf(tenant)));
      const found = await upkeep.due(tenant, now, share, [...this.#broken.keys()]);
      due.push(...found);
      more ||= found.length >= share;
    }
    return { due, more };
  }

  async #round(due: readonly Due[]): Promise<void> {
    const { clock, weightOf } = this.#parts;
    const line = new FairLine<Due>({ now: () => clock.now().getTime(), weightOf });
    for (const one of due) line.push(one.tenant, one.rank, one, one.since.getTime());
    const lane = async (): Promise<void> => {
      for (let next = line.shift(); next && !this.#over; next = line.shift()) await this.#look(next);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  async #look(due: Due): Promise<void> {
    const { look, clock, log } = this.#parts;
    try {
      await look(due);
    } catch (thrown) {
      const { code, message, retryable } = AppError.from(thrown);
      this.#broken.set(due.runId, clock.now().getTime() + (retryable ? PAUSE_MS.retryable : PAUSE_MS.broken));
      log.warn('a run could not be moved on', { runId: due.runId, code, error: message });
    }
  }
}
