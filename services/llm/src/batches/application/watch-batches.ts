import { AppError, type Clock } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Batch } from '../domain/batch.js';
import type { BatchJobs } from './batch-jobs.js';
import { isEnd, type CollectBatch } from './collect-batch.js';
import { HELD_MS } from './create-batch.js';
import type { EndBatch } from './end-batch.js';
import type { Batches } from './ports.js';

export interface WatchBatchesParts {
  readonly batches: Batches;
  readonly jobs: BatchJobs;
  readonly collect: CollectBatch;
  readonly ending: EndBatch;
  readonly clock: Clock;
  readonly log: Log;
  /** Of this process. */
  readonly holder: string;
}

export interface WatchBatchesOptions {
  /** Milliseconds between two looks at a batch. */
  readonly everyMs: number;
  /** Milliseconds after which another process takes a batch whose process says nothing. Default five minutes. */
  readonly leaseMs?: number;
  /** Milliseconds after which a batch that has no id of the provider is lost. Default half an hour, longer than it takes to send one. */
  readonly lostMs?: number;
}

/** Before its money is let go. */
const GIVE_UP_MS = HELD_MS - 3_600_000;

/**
 * Asks providers how batches stand, and ends those that have ended. Each is looked after by one process at a time, by a lease in its row: of a
 * process that is killed another goes on.
 */
export class WatchBatches implements AsyncDisposable {
  readonly #parts: WatchBatchesParts;
  readonly #options: Required<WatchBatchesOptions>;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(parts: WatchBatchesParts, options: WatchBatchesOptions) {
    this.#parts = parts;
    this.#options = { leaseMs: 300_000, lostMs: 1_800_000, ...options };
  }

  begin(): void {
    this.#timer = setInterval(() => void this.sweep(), this.#options.everyMs).unref();
  }

  /** Looks at every batch that is due. Never fails: what went wrong is tried again in the next. */
  sweep(): Promise<void> {
    this.#sweeping ??= this.#sweep()
      .catch((error: unknown) => this.#failed('batches could not be looked after', {}, error))
      .finally(() => (this.#sweeping = undefined));
    return this.#sweeping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  async #sweep(): Promise<void> {
    const { batches, holder } = this.#parts;
    const { leaseMs, lostMs } = this.#options;
    for (const tenant of await batches.tenants()) {
      for (const batch of await batches.claim(tenant, { holder, leaseMs, lostMs })) {
        if (this.#stop.signal.aborted) return;
        if (await this.#hold(batch, leaseMs)) await this.#tryLook(batch);
      }
    }
  }

  async #tryLook(batch: Batch): Promise<void> {
    const { ending, clock } = this.#parts;
    const { tenant, id } = batch;
    try {
      if (batch.job === undefined) await this.#lost(batch);
      else await this.#look(batch, batch.job);
      await this.#hold(batch, this.#options.everyMs);
    } catch (thrown) {
      if (this.#stop.signal.aborted) return;
      const error = AppError.from(thrown);
      this.#failed('a batch could not be looked after', { tenant, id }, error);
      if (clock.now().getTime() - batch.createdAt.getTime() < GIVE_UP_MS) return;
      const { code } = error;
      await ending.unheard(batch, { code, message: `What became of the batch could not be heard: ${error.message}` });
    }
  }

  async #look(batch: Batch, job: string): Promise<void> {
    const { batches, jobs, collect, ending } = this.#parts;
    const { tenant, id } = batch;
    await jobs.ask(batch, this.#stop.signal, async (provider, access) => {
      const { state, succeeded, failed } = await provider.look(access, job);
      if (!isEnd(state)) {
        const late = batch.state === 'cancelling' && state === 'running';
        if (late) await provider.cancel(access, job);
        return batches.progress(tenant, id, late ? 'cancelling' : state, succeeded, failed);
      }
      const collected = await collect.execute(batch, { provider, access, id: job, state }, () => this.#hold(batch, this.#options.leaseMs));
      if (collected !== undefined) await ending.heard(batch, state, collected.totals, collected.error);
    });
  }

  /** Its process ended before it knew what the provider calls it. */
  async #lost(batch: Batch): Promise<void> {
    const { ending } = this.#parts;
    const [code, what] = ['unavailable', 'The batch was being begun when its process ended'] as const;
    if (!batch.sent) return ending.unsent(batch, { code, message: `${what}: nothing was sent. Send it again.` });
    await ending.unheard(batch, { code, message: `${what}: what the provider has of it is unknown, and its estimate is debited.` });
  }

  #hold({ tenant, id }: Batch, ms: number): Promise<boolean> {
    return this.#parts.batches.hold(tenant, id, this.#parts.holder, ms);
  }

  #failed(what: string, about: object, error: unknown): void {
    if (!this.#stop.signal.aborted) this.#parts.log.warn(what, { ...about, error: AppError.from(error) });
  }
}
