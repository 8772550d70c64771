import * as report from '../domain/report.js';
import type { TaskOrder } from '../domain/task.js';
import type { Handed, TaskLedger } from './ports.js';

/** A word about one attempt, as an event brought it. */
export interface Heard {
  readonly tenant: string;
  readonly message: string;
  readonly task: string;
  readonly attempt: number;
}

/** Takes the steps' tasks into the line, and brings their results back. */
export class RouteTasks {
  readonly #ledger: TaskLedger;
  readonly #handed: Handed;

  constructor(ledger: TaskLedger, handed: Handed) {
    this.#ledger = ledger;
    this.#handed = handed;
  }

  async request(tenant: string, message: string, order: TaskOrder): Promise<void> {
    await this.#ledger.change({ tenant, message, task: order.id }, (current) => report.order(current, order));
  }

  async progress({ tenant, message, task, attempt }: Heard, line: string): Promise<void> {
    await this.#ledger.change({ tenant, message, task }, (current) => report.progress(current, attempt, line));
  }

  async end({ tenant, message, task, attempt }: Heard, outcome: report.Outcome): Promise<void> {
    await this.#ledger.change({ tenant, message, task }, (current) => report.end(current, attempt, outcome));
  }

  async cancel({ tenant, message, task, attempt }: Heard): Promise<void> {
    await this.#ledger.change({ tenant, message, task }, (current) => report.cancel(current, attempt));
    // Not by what this delivery changed: an earlier one may have died right after its commit.
    const now = await this.#ledger.find(tenant, task);
    if (now?.attempt === attempt && now.state === 'cancelled' && now.agent !== '') await this.#handed.withdraw(tenant, now);
  }
}
