import { Clock } from '@hexad/kernel';

/** Time that stands still until the test moves it. */
export class FixedClock extends Clock {
  #now: Date;

  constructor(now: Date | string = '2026-01-15T12:00:00.000Z') {
    super();
    this.#now = new Date(now);
  }

  override now(): Date {
    return new Date(this.#now);
  }

  advance(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }
}
