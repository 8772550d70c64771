import { apply, decide } from '../domain/decide.js';
import type { Change } from '../domain/effect.js';
import * as report from '../domain/report.js';
import { isOpen, type Task, type TaskOrder } from '../domain/task.js';
import type { Agents, TaskLedger } from './ports.js';

/** A word about one attempt, as an event brought it. */
export interface Heard {
  readonly tenant: string;
  readonly message: string;
  readonly task: string;
  readonly attempt: number;
}

/** Routes the steps' tasks to agents and their results back. */
export class RouteTasks {
  readonly #ledger: TaskLedger;
  readonly #agents: Agents;

  constructor(ledger: TaskLedger, agents: Agents) {
    this.#ledger = ledger;
    this.#agents = agents;
  }

  async request(tenant: string, message: string, order: TaskOrder): Promise<void> {
    await this.#ledger.change({ tenant, message, task: order.id }, (current) => {
      const task = report.order(current, order);
      return task && this.#next(task, false);
    });
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
    if (now?.attempt === attempt && now.state === 'cancelled') await this.#agents.withdraw(tenant, now);
  }

  /** Finds tasks whose agents went silent and hands them out again, or gives them up. Gives the number of tasks changed. */
  async sweep(): Promise<number> {
    let changed = 0;
    for (const tenant of await this.#ledger.tenants()) {
      const tasks = await this.#ledger.silent(tenant);
      for (const action of decide({ tasks, kinds: this.#agents.kinds() })) {
        const seen = action.task;
        const done = await this.#ledger.change({ tenant, task: seen.id }, (current) => (same(current, seen) ? apply(action) : undefined));
        if (done) changed += 1;
      }
    }
    return changed;
  }

  #next(task: Task, lapsed: boolean): Change {
    const [action] = decide({ tasks: [{ task, lapsed }], kinds: this.#agents.kinds() });
    return action ? apply(action) : { task, effects: [] };
  }
}

/** Nothing happened to the task since the snapshot was taken. */
const same = (current: Task | undefined, seen: Task): boolean =>
  current !== undefined &&
  isOpen(current) &&
  isOpen(seen) &&
  current.attempt === seen.attempt &&
  current.placements === seen.placements &&
  current.state === seen.state;
