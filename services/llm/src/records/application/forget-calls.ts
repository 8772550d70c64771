import { AppError, type Clock } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { CallLog } from './ports.js';

/** Days. */
export interface Retention {
  readonly calls: number;
  readonly bodies: number;
}

const DAY = 86_400_000;
const EVERY_MS = 3_600_000;

/** What keeps records, or something of the kind. */
type Forgetful = Pick<CallLog, 'forget' | 'tenants'>;

/** Removes records and bodies that are older than they may become: at the start, and then every hour. */
export class ForgetCalls implements AsyncDisposable {
  readonly #log: Forgetful;
  readonly #clock: Clock;
  readonly #journal: Log;
  readonly #retention: Retention;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(parts: { readonly log: Forgetful; readonly clock: Clock; readonly journal: Log }, retention: Retention) {
    this.#log = parts.log;
    this.#clock = parts.clock;
    this.#journal = parts.journal;
    this.#retention = retention;
  }

  begin(): void {
    const sweep = () => (this.#sweeping = this.#sweeping.then(() => this.#trySweep()));
    this.#timer = setInterval(() => void sweep(), EVERY_MS).unref();
    void sweep();
  }

  /** Gives how many calls were forgotten. */
  async sweep(): Promise<number> {
    const now = this.#clock.now().getTime();
    const { calls, bodies } = this.#retention;
    const before = { calls: new Date(now - calls * DAY), bodies: new Date(now - Math.min(bodies, calls) * DAY) };
    let forgotten = 0;
    for (const tenant of await this.#log.tenants()) forgotten += await this.#log.forget(tenant, before);
    return forgotten;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  async #trySweep(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      this.#journal.warn(`Old records of calls could not be removed: ${AppError.from(error).message}`);
    }
  }
}
