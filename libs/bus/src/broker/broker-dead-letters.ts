import { DeadLetters, type DeadLetter, type DeadLetterQuery } from '../dead-letters.js';
import type { RefusedLetters } from './refused-letters.js';

/** All dead letters of a bus over a broker: first those that never came to it, then its own. */
export class BrokerDeadLetters extends DeadLetters {
  readonly #refused: RefusedLetters;
  readonly #broker: DeadLetters;

  constructor(refused: RefusedLetters, broker: DeadLetters) {
    super();
    this.#refused = refused;
    this.#broker = broker;
  }

  protected override async find({ limit, after, ...filter }: DeadLetterQuery): Promise<DeadLetter[]> {
    const ours = after === undefined || this.#refused.has(after);
    const refused = ours ? await this.#refused.list({ ...filter, ...(after !== undefined && { after }), limit }) : [];
    if (refused.length === limit || filter.lane?.startsWith('outbox:')) return refused;
    const rest = { ...filter, ...(!ours && { after }), limit: limit - refused.length };
    return [...refused, ...(await this.#broker.list(rest))];
  }

  override show(id: string): Promise<DeadLetter> {
    return this.#of(id).show(id);
  }

  override replay(id: string): Promise<void> {
    return this.#of(id).replay(id);
  }

  override drop(id: string): Promise<void> {
    return this.#of(id).drop(id);
  }

  #of(id: string): DeadLetters {
    return this.#refused.has(id) ? this.#refused : this.#broker;
  }
}
