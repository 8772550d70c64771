import type { Clock } from '@hexad/kernel';
import type { Happening } from '../domain/happening.js';
import { plan } from '../domain/plan.js';
import type { Deliveries, RuleBook } from './ports.js';

/** Turns an event into the messages that somebody wants. An event that nobody wants to hear of costs no transaction. */
export class Hear {
  readonly #rules: RuleBook;
  readonly #deliveries: Deliveries;
  readonly #clock: Clock;

  constructor(rules: RuleBook, deliveries: Deliveries, clock: Clock) {
    this.#rules = rules;
    this.#deliveries = deliveries;
    this.#clock = clock;
  }

  /** The same event, heard again, leads to nothing more. */
  async execute(tenant: string, happening: Happening): Promise<void> {
    const { messages, faults } = plan(await this.#rules.of(tenant), happening, this.#clock.now());
    for (const [id, fault] of faults) await this.#rules.faulty(tenant, id, fault);
    if (messages.length > 0) await this.#deliveries.write(tenant, happening, messages);
  }
}
