import { Clock } from '@hexad/kernel';

/** A clock that runs so many times as fast as the machine's. */
export class RunningClock extends Clock {
  readonly #since = Date.now();
  readonly #speed: number;

  constructor(speed: number) {
    super();
    this.#speed = speed;
  }

  override now(): Date {
    return new Date(this.#since + (Date.now() - this.#since) * this.#speed);
  }
}
