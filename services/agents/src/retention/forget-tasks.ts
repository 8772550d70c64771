import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { OldLogs, RunRetention } from './ports.js';

/** The log of what agents did goes when the policy of the tenant says that nothing is kept of runs of that age; without one it stays. */
export class ForgetTasks {
  readonly #logs: OldLogs;
  readonly #retention: RunRetention;
  readonly #log: Log;

  constructor(logs: OldLogs, retention: RunRetention, log: Log) {
    this.#logs = logs;
    this.#retention = retention;
    this.#log = log;
  }

  /** How many tasks. One bad tenant holds up no other. */
  async sweep(): Promise<number> {
    let forgotten = 0;
    for (const tenant of await this.#logs.tenants())
      try {
        forgotten += await this.#sweep(tenant);
      } catch (thrown) {
        const { code, message } = AppError.from(thrown);
        this.#log.warn('logs of old tasks of a tenant could not be removed; the next time comes', { tenant, code, error: message });
      }
    return forgotten;
  }

  async #sweep(tenant: string): Promise<number> {
    const days = await this.#retention.daysOf(tenant);
    if (days === undefined) return 0;
    for (let all = 0; ;) {
      const some = await this.#logs.forget(tenant, days);
      if (some === 0) return all;
      all += some;
    }
  }
}
