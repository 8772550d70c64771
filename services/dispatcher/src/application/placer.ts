import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { PlaceTasks } from './place-tasks.js';

/** Tenants looked at in one round; the others have theirs right after it. */
const TENANTS_AT_ONCE = 200;
/** Milliseconds before what somebody else was faster at is looked at again. */
const AGAIN_MS = 20;
const LONGEST_MS = 60_000;

/** Looks at the line whenever something may have changed, one look at a time. */
export class Placer implements AsyncDisposable {
  readonly #place: PlaceTasks;
  readonly #log: Log;
  /** A look is nobody's: it does not go on with what the one did whose word it was. */
  readonly #apart = AsyncLocalStorage.snapshot();
  /** Tenants of which something may wait. */
  #tenants = new Set<string>();
  #looking: Promise<void> | undefined;
  #wanted = false;
  #timer: { readonly at: number; readonly timeout: NodeJS.Timeout } | undefined;
  #closing = false;

  constructor(place: PlaceTasks, log: Log) {
    this.#place = place;
    this.#log = log;
  }

  /** Tasks of these tenants may wait; with none, only somebody may have room. */
  look(...tenants: readonly string[]): void {
    for (const tenant of tenants) this.#tenants.add(tenant);
    this.#wanted = true;
    if (!this.#closing) this.#looking ??= this.#apart(() => this.#looks()).finally(() => this.#over());
  }

  #over(): void {
    this.#looking = undefined;
    if (this.#wanted) this.look();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer?.timeout);
    await this.#looking;
  }

  async #looks(): Promise<void> {
    while (this.#wanted && !this.#closing) {
      this.#wanted = false;
      const all = [...this.#tenants];
      for (let from = 0; from < all.length; from += TENANTS_AT_ONCE) await this.#round(all.slice(from, from + TENANTS_AT_ONCE));
    }
  }

  async #round(tenants: readonly string[]): Promise<void> {
    try {
      for (const tenant of tenants) this.#tenants.delete(tenant);
      const { waiting, again, nextMs } = await this.#place.round(tenants);
      for (const tenant of waiting) this.#tenants.add(tenant);
      if (again) this.#later(AGAIN_MS, tenants);
      if (nextMs !== undefined) this.#later(nextMs + 1, tenants);
    } catch (thrown) {
      const { code, message } = AppError.from(thrown);
      this.#log.warn('a look at the line failed; the next one comes', { code, error: message });
      this.#later(1_000, tenants);
    }
  }

  #later(ms: number, tenants: readonly string[]): void {
    for (const tenant of tenants) this.#tenants.add(tenant);
    const at = performance.now() + Math.min(ms, LONGEST_MS);
    if (this.#closing || (this.#timer && this.#timer.at <= at)) return;
    clearTimeout(this.#timer?.timeout);
    const timeout = setTimeout(() => {
      this.#timer = undefined;
      this.look();
    }, at - performance.now());
    this.#timer = { at, timeout };
  }
}
