import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import { Silence, type Seen } from '../domain/silence.js';
import type { Processes } from './ports.js';

export interface HeartbeatOptions {
  /** Milliseconds between beats. Default 5,000. */
  readonly everyMs?: number;
  /** Beats of ours after which one that was silent meanwhile is dead. Default 6. */
  readonly silentBeats?: number;
}

/** Says that this process lives, and sees which others do not any more. */
export class Heartbeat implements AsyncDisposable {
  readonly #processes: Processes;
  readonly #unrecordedFrom: () => Date;
  readonly #log: Log;
  readonly #everyMs: number;
  readonly #silence: Silence;
  #bury: ((dead: Seen) => Promise<void>) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> | undefined;
  #closed = false;

  constructor(processes: Processes, unrecordedFrom: () => Date, log: Log, { everyMs = 5_000, silentBeats = 6 }: HeartbeatOptions = {}) {
    this.#processes = processes;
    this.#unrecordedFrom = unrecordedFrom;
    this.#log = log;
    this.#everyMs = everyMs;
    this.#silence = new Silence(silentBeats);
  }

  /** Resolves after the first beat: before it, nothing is to be reserved. `bury` gets each dead process, again until it resolves. */
  async begin(bury: (dead: Seen) => Promise<void>): Promise<void> {
    await this.#processes.beat(this.#unrecordedFrom());
    this.#bury = bury;
    this.#next();
  }

  /** What this process held is settled by now; where the database is away, others see to it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#beating;
    if (this.#bury !== undefined) await this.#processes.leave().catch(() => undefined);
  }

  #next(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#beating = this.#beat().finally(() => this.#next());
    }, this.#everyMs).unref();
  }

  async #beat(): Promise<void> {
    try {
      for (const dead of this.#silence.after(await this.#processes.beat(this.#unrecordedFrom()))) {
        if (this.#closed) return;
        await this.#bury!(dead);
        await this.#processes.forget(dead);
      }
    } catch (thrown) {
      this.#log.warn('this process could not say that it lives, or look after one that does not', { error: AppError.from(thrown) });
    }
  }
}
