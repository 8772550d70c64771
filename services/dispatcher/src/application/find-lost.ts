import { afterLoss } from '../domain/lost.js';
import { isHeld, type HeldTask, type Task } from '../domain/task.js';
import type { Handed, Seats, TaskLedger } from './ports.js';

/** Finds tasks whose agents are lost and puts them back into the line, or gives them up. */
export class FindLost {
  readonly #ledger: TaskLedger;
  readonly #seats: Seats;
  readonly #handed: Handed;
  /** Seats that were silent at the last look → until when their lease was. */
  #silent: ReadonlyMap<number, string> = new Map();

  constructor({ ledger, seats, handed }: { ledger: TaskLedger; seats: Seats; handed: Handed }) {
    this.#ledger = ledger;
    this.#seats = seats;
    this.#handed = handed;
  }

  /** Gives the tasks that lost their agents. */
  async sweep(): Promise<readonly HeldTask[]> {
    const lapsed = await this.#seats.lapsed();
    // Twice in a row: after an outage of the database every lease has lapsed, until those who are alive have said so.
    const dead = lapsed.filter(({ seat, until, left }) => left || this.#silent.get(seat) === until).map(({ seat }) => seat);
    this.#silent = new Map(lapsed.map(({ seat, until }) => [seat, until]));
    const lost: HeldTask[] = [];
    for (const tenant of await this.#ledger.tenants())
      for (const { task: seen, holder } of await this.#ledger.doubtful(tenant, dead)) {
        const changed = await this.#ledger.change({ tenant, task: seen.id }, (current) =>
          same(current, seen) ? afterLoss(seen, holder) : undefined,
        );
        if (!changed) continue;
        lost.push(seen);
        await this.#handed.withdraw(tenant, seen);
      }
    return lost;
  }
}

/** Nothing happened to the task since it was looked at. */
const same = (current: Task | undefined, seen: HeldTask): boolean =>
  current !== undefined &&
  isHeld(current) &&
  current.attempt === seen.attempt &&
  current.placements === seen.placements &&
  current.agent === seen.agent;
