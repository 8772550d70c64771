import type { Bus } from '@hexad/bus';
import { EVENTS } from '@hexad/proto/events';
import type { HearEvents } from '../application/hear-events.js';
import type { Triggers } from '../application/triggers.js';

const TYPES = EVENTS.map(({ type }) => type as string).filter((type) => !type.startsWith('hexad.workflow.trigger.'));

/**
 * Hears of events for triggers, once there is one that wants to: a platform without any pays for none. The subscription is of all processes together, and what
 * happens while none of them runs is heard later.
 */
export class Listening implements AsyncDisposable {
  readonly #bus: () => Bus;
  readonly #triggers: Triggers;
  readonly #hear: HearEvents;
  #subscription: Promise<AsyncDisposable> | undefined;

  constructor(bus: () => Bus, triggers: Triggers, hear: HearEvents) {
    this.#bus = bus;
    this.#triggers = triggers;
    this.#hear = hear;
  }

  /** For the start of a process. */
  async begin(): Promise<void> {
    if (await this.#triggers.anyHears()) await this.ensure();
  }

  /** Resolves when events are heard here: of what happens from then on nothing is missed. */
  readonly ensure = async (): Promise<void> => {
    this.#subscription ??= this.#bus().onEvent({ group: 'workflow.triggers', types: TYPES }, ({ message }) => this.#hear.handle(message));
    try {
      await this.#subscription;
    } catch (error) {
      this.#subscription = undefined;
      throw error;
    }
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#subscription)?.[Symbol.asyncDispose]();
  }
}
