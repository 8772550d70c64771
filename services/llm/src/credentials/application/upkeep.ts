import { AppError, type Clock } from '@hexad/kernel';
import type { Log, Metrics } from '@hexad/telemetry';
import type { Credentials, Encryption } from './ports.js';
import type { Rewrapper } from './rewrapper.js';

export interface UpkeepParts {
  readonly credentials: Credentials;
  readonly encryption: Encryption;
  readonly rewrapper: Rewrapper;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds between looks for a rotation that nobody told of. Default 30_000. */
  readonly sweepMs?: number;
  /** Milliseconds between looks for reminders. Default an hour. */
  readonly remindMs?: number;
}

const HOUR_MS = 3_600_000;

/** What is done beside the calls: rows go to the new version of the key-encryption key, and owners are reminded. */
export class Upkeep implements AsyncDisposable {
  readonly #parts: UpkeepParts;
  readonly #listening: Disposable;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #again = false;
  #reminding: Promise<void> | undefined;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
    const { encryption, sweepMs = 30_000, remindMs = HOUR_MS } = parts;
    this.#listening = encryption.onChanged(() => void this.rotate());
    this.#timers = [setInterval(() => void this.rotate(), sweepMs).unref(), setInterval(() => void this.remind(), remindMs).unref()];
    void this.rotate();
    void this.remind();
  }

  /** Takes part in a rotation that is under way. What is said meanwhile is looked at after it. */
  rotate(): Promise<void> {
    this.#again = this.#running !== undefined;
    this.#running ??= this.#rotate().finally(() => {
      this.#running = undefined;
      if (this.#again && !this.#stop.signal.aborted) void this.rotate();
    });
    return this.#running;
  }

  remind(): Promise<void> {
    this.#reminding ??= this.#remind().finally(() => (this.#reminding = undefined));
    return this.#reminding;
  }

  async #rotate(): Promise<void> {
    const { rewrapper, encryption } = this.#parts;
    await this.#quietly('the key-encryption key could not be rotated yet', async () => {
      await rewrapper.work(this.#stop.signal);
      this.#show(await encryption.latest());
    });
  }

  async #remind(): Promise<void> {
    const { credentials, clock } = this.#parts;
    await this.#quietly('nobody could be reminded of old keys', async () => {
      for (const tenant of await credentials.tenants()) {
        if (this.#stop.signal.aborted) return;
        await credentials.remind(tenant, clock.now());
      }
    });
  }

  #show(rotation: Awaited<ReturnType<Encryption['latest']>>): void {
    if (rotation === undefined) return;
    const gauge = this.#parts.metrics.gauge('hexad_llm_encryption_rotation_rows');
    for (const what of ['total', 'done', 'failed'] as const) gauge.set(rotation[what], { rows: what });
  }

  async #quietly(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#parts.log.warn(what, { error: AppError.from(error) });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#listening[Symbol.dispose]();
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all([this.#running, this.#reminding]);
  }
}
