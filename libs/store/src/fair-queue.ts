/** Lets at most `limit` pieces of work run at once and takes turns between keys, so that a flood of one key delays the others by one place only. */
export class FairQueue {
  readonly #limit: number;
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #idle: (() => void)[] = [];
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#limit) this.#running += 1;
    else await new Promise<void>((resolve) => this.#wait(key, resolve));
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

  #wait(key: string, start: () => void): void {
    const line = this.#waiting.get(key);
    if (line === undefined) this.#waiting.set(key, [start]);
    else line.push(start);
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
