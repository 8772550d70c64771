export interface Job<T> {
  readonly priority: number;
  readonly run: () => Promise<T>;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

export class Queue<T> {
  readonly #jobs: Job<T>[] = [];

  add(job: Job<T>): number {
    const index = this.#jobs.findIndex((other) => other.priority < job.priority);
    if (index < 0) this.#jobs.push(job);
    else this.#jobs.splice(index, 0, job);
    return this.#jobs.length;
  }

  async drain(): Promise<Outcome<T>[]> {
    const outcomes: Outcome<T>[] = [];
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      outcomes.push(await outcomeOf(job));
    }
    return outcomes;
  }
}

async function outcomeOf<T>(job: Job<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await job.run() };
  } catch (error) {
    return { ok: false, reason: (error as Error).message };
  }
}
