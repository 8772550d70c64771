import { Clock } from '@hexad/kernel';
import { PLATFORM, type Store } from '@hexad/store';

/**
 * The database server's time, which is the same for all processes. Between two looks at it time is counted, not read: a machine whose clock is
 * wrong, or jumps, neither gives steps up too early nor leaves them lying until its clock is right again.
 */
export class DatabaseClock extends Clock {
  readonly #store: Pick<Store, 'inOneTrip'>;
  #at = 0;
  #counted = 0;

  private constructor(store: Pick<Store, 'inOneTrip'>) {
    super();
    this.#store = store;
  }

  static async open(store: Pick<Store, 'inOneTrip'>): Promise<DatabaseClock> {
    const clock = new DatabaseClock(store);
    await clock.look();
    return clock;
  }

  override now(): Date {
    return new Date(this.#at + performance.now() - this.#counted);
  }

  /** Fails with `unavailable` while the database is away; time goes on all the same. */
  async look(): Promise<void> {
    const before = performance.now();
    const [row] = await this.#store.inOneTrip<{ now: Date }>(PLATFORM, 'select clock_timestamp() as now');
    const after = performance.now();
    this.#at = row!.now.getTime();
    this.#counted = (before + after) / 2;
  }
}
