import { AppError } from '@hexad/kernel';
import type { Access } from '../../calls/application/provider.js';

const LONGEST_MS = 2 ** 31 - 1;

type Watched = Pick<Access, 'provider' | 'signal' | 'timeoutMs' | 'cleared'>;

/** Ends a call when its caller is gone or its time is over, and knows which of the two it was. */
export class Watch implements Disposable {
  readonly #access: Watched;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout;
  #held = false;
  #late = false;
  #done = false;
  #over = false;

  constructor(access: Watched) {
    this.#access = access;
    this.#timer = this.#start(access.timeoutMs);
    if (access.signal.aborted) this.#abort();
    access.signal.addEventListener('abort', this.#abort, { once: true });
    if (access.cleared === undefined) return;
    this.hold();
    access.cleared.then(
      () => this.resume(),
      () => undefined,
    );
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** While somebody else has the word the time does not count. */
  hold(): void {
    this.#held = true;
  }

  /** The time begins anew. */
  resume(): void {
    if (this.#over) return;
    this.#held = false;
    this.#timer.refresh();
  }

  /** From now on so many milliseconds. */
  hurry(ms: number): void {
    this.#held = false;
    clearTimeout(this.#timer);
    this.#timer = this.#start(ms);
  }

  /** All was read: nothing is left to be ended, which costs more than it seems. */
  done(): void {
    this.#done = true;
  }

  /** Why the call was ended from here; undefined when it was not. */
  failure(): AppError | undefined {
    const { provider, timeoutMs } = this.#access;
    if (this.#access.signal.aborted) return new AppError('cancelled', 'Whoever asked for this call is gone.', { details: { provider } });
    if (!this.#late) return undefined;
    return new AppError('provider_timeout', `${provider} said nothing for ${timeoutMs} ms; try again, or give the call more time.`, {
      details: { provider, timeoutMs },
    });
  }

  [Symbol.dispose](): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#access.signal.removeEventListener('abort', this.#abort);
    if (!this.#done) this.#abort();
  }

  #start(ms: number): NodeJS.Timeout {
    return setTimeout(
      () => {
        if (this.#held) return;
        this.#late = true;
        this.#abort();
      },
      Math.min(ms, LONGEST_MS),
    );
  }

  readonly #abort = (): void => this.#controller.abort();
}
