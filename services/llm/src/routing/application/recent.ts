import type { Clock } from '@hexad/kernel';

/** Milliseconds that a copy may be old, and from when on the next is read while this one still serves: so a busy tenant never waits for one. */
const COPY_MS = 1_000;
const RENEW_MS = 500;
const MOST_COPIES = 5_000;

interface Copy<T> {
  readonly value: T;
  readonly at: number;
}

/** Something of each tenant as it was within the last second, so that a call costs no query. */
export class Recent<T> {
  readonly #read: (tenant: string) => Promise<T>;
  readonly #clock: Clock;
  readonly #copies = new Map<string, Copy<T>>();
  readonly #reading = new Map<string, Promise<T>>();

  constructor(read: (tenant: string) => Promise<T>, clock: Clock) {
    this.#read = read;
    this.#clock = clock;
  }

  /** Fails as reading does. */
  of(tenant: string): T | Promise<T> {
    const copy = this.#copies.get(tenant);
    const age = copy === undefined ? Infinity : this.#clock.now().getTime() - copy.at;
    if (copy === undefined || age < 0 || age >= COPY_MS) return this.#renewed(tenant);
    // A failure is told to whoever asks when the copy is too old.
    if (age >= RENEW_MS) this.#renewed(tenant).catch(() => undefined);
    return copy.value;
  }

  /** It changed. */
  forget(tenant: string): void {
    this.#copies.delete(tenant);
    this.#reading.delete(tenant);
  }

  #renewed(tenant: string): Promise<T> {
    const known = this.#reading.get(tenant);
    if (known !== undefined) return known;
    const at = this.#clock.now().getTime();
    const reading = this.#read(tenant);
    this.#reading.set(tenant, reading);
    void this.#settle(tenant, reading, at);
    return reading;
  }

  async #settle(tenant: string, reading: Promise<T>, at: number): Promise<void> {
    const copy = await reading.then(
      (value) => ({ value, at }),
      () => undefined,
    );
    // What was forgotten meanwhile may be from before the change.
    if (this.#reading.get(tenant) !== reading) return;
    this.#reading.delete(tenant);
    if (copy === undefined) return;
    this.#copies.delete(tenant);
    const oldest = this.#copies.size >= MOST_COPIES ? this.#copies.keys().next().value : undefined;
    if (oldest !== undefined) this.#copies.delete(oldest);
    this.#copies.set(tenant, copy);
  }
}
