import type { DeadLetter } from '../dead-letters.js';

export const byId = (a: DeadLetter, b: DeadLetter): number => (a.id < b.id ? -1 : 1);

/** The first letters of many, by their ids, whatever the order in which they come; never holds more than twice as many. */
export class Page {
  readonly #most: number;
  #kept: DeadLetter[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  offer(letter: DeadLetter): void {
    this.#kept.push(letter);
    if (this.#kept.length >= 2 * this.#most) this.#kept = this.letters;
  }

  get letters(): DeadLetter[] {
    return this.#kept.toSorted(byId).slice(0, this.#most);
  }
}
