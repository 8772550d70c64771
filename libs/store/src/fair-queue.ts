import { AppError, DATABASE_AWAY } from '@hexad/kernel';

/**
 * Lets at most `limit` pieces of work run at once and takes turns between keys, so that a flood of one key delays the others by one place
 * only. Who has waited longer than `waitMs` fails with `unavailable`, having begun nothing.
 */
export class FairQueue {
  readonly #limit: number;
  readonly #waitMs: number;
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #idle: (() => void)[] = [];
  #running = 0;

  constructor(limit: number, waitMs: number) {
    this.#limit = limit;
    this.#waitMs = waitMs;
  }

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#limit) this.#running += 1;
    else await this.#turn(key);
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  /** Resolves when nothing runs and nothing waits. */
  async idle(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #turn(key: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#leave(key, start);
        reject(this.#busy(key));
      }, this.#waitMs);
      const line = this.#waiting.get(key);
      if (line === undefined) this.#waiting.set(key, [start]);
      else line.push(start);
    });
  }

  #leave(key: string, start: () => void): void {
    const left = this.#waiting.get(key)?.filter((other) => other !== start) ?? [];
    if (left.length > 0) this.#waiting.set(key, left);
    else this.#waiting.delete(key);
  }

  #busy(key: string): AppError {
    const which = this.#limit === 1 ? 'The only connection' : `All ${this.#limit} connections`;
    return new AppError(
      'unavailable',
      `${which} to the database had other work for ${this.#waitMs} ms, so ${key} did not get its turn; try again later.`,
      { details: DATABASE_AWAY },
    );
  }

  /** The freed place passes to the first of the next key; a Map keeps its keys in the order in which they were last put. */
  #next(): void {
    for (const [key, line] of this.#waiting) {
      const start = line.shift();
      this.#waiting.delete(key);
      if (line.length > 0) this.#waiting.set(key, line);
      if (start !== undefined) return start();
    }
    this.#running -= 1;
    if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
