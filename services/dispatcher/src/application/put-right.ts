import type { Seats, TaskLedger } from './ports.js';

/**
 * Counts anew what each agent has, which every change keeps up to date in its own transaction: what is found different is put right, unless it
 * changed while it was counted.
 */
export class PutRight {
  readonly #ledger: TaskLedger;
  readonly #seats: Seats;

  constructor(ledger: TaskLedger, seats: Seats) {
    this.#ledger = ledger;
    this.#seats = seats;
  }

  /** Gives the number of agents that were wrong. */
  async sweep(): Promise<number> {
    const seen = new Map((await this.#seats.all()).map(({ id, version }) => [id, version]));
    const used = new Map<string, number>();
    for (const tenant of await this.#ledger.tenants())
      for (const [agent, held] of await this.#ledger.heldBy(tenant)) used.set(agent, (used.get(agent) ?? 0) + held);
    return this.#seats.repair(used, seen);
  }
}
