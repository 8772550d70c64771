import { AppError, requireRight, type Caller, type Clock } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import { checkedPolicy, cutoffsOf, type Policy } from '../domain/policy.js';
import type { Archive, Retention } from './archive.js';

const BATCH = 50;

export interface KeepHistoryParts {
  readonly archive: Archive;
  readonly retention: Retention;
  readonly clock: Clock;
  readonly log: Log;
}

/** Does with ended runs what the policy of their tenant says. */
export class KeepHistory {
  readonly #parts: KeepHistoryParts;

  constructor(parts: KeepHistoryParts) {
    this.#parts = parts;
  }

  policy(tenant: string): Promise<Policy> {
    return this.#parts.retention.get(tenant);
  }

  /** Fails with `forbidden` and `invalid`. */
  async setPolicy(caller: Caller, given: Policy): Promise<Policy> {
    requireRight(caller, 'projects.manage');
    const policy = checkedPolicy(given);
    await this.#parts.retention.set(caller.tenant, policy, caller.actor, this.#parts.clock.now());
    return policy;
  }

  /** One bad tenant, or run, holds up no other. Never throws. */
  async sweep(signal: AbortSignal): Promise<void> {
    const { archive, log } = this.#parts;
    try {
      for (const tenant of await archive.tenants()) {
        if (signal.aborted) return;
        await this.#keep(tenant, signal).catch((thrown: unknown) => {
          log.warn('the history of a tenant could not be kept', { tenant, error: AppError.from(thrown).message });
        });
      }
    } catch (thrown) {
      log.warn('history could not be kept', { error: AppError.from(thrown).message });
    }
  }

  async #keep(tenant: string, signal: AbortSignal): Promise<void> {
    const { archive, retention, clock } = this.#parts;
    const failed = new Set<string>();
    while (!signal.aborted && (await archive.claim(tenant))) {
      const { archive: before, delete: gone } = cutoffsOf(await retention.get(tenant), clock.now());
      const ripe = (await archive.ripe(tenant, before, BATCH + failed.size)).filter((runId) => !failed.has(runId));
      for (const runId of ripe) if (!signal.aborted && !(await this.#move(tenant, runId))) failed.add(runId);
      const purged = gone ? await archive.purge(tenant, gone, BATCH) : 0;
      if (ripe.length === 0 && purged === 0) return;
    }
  }

  async #move(tenant: string, runId: string): Promise<boolean> {
    const { archive, clock, log } = this.#parts;
    try {
      return await archive.move(tenant, runId, clock.now());
    } catch (thrown) {
      log.warn('a run could not be archived', { tenant, runId, error: AppError.from(thrown).message });
      return false;
    }
  }
}
