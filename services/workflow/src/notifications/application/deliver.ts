import { AppError, type Clock } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Kind } from '../domain/channel.js';
import type { Outcome } from '../domain/delivery.js';
import type { Deliveries, Outgoing, People, Sender } from './ports.js';

export interface DeliverParts {
  readonly deliveries: Deliveries;
  readonly senders: ReadonlyMap<Kind, Sender>;
  readonly people: People;
  readonly clock: Clock;
  readonly log: Log;
}

/** One try of one message. A process that dies in it tries again with the same id, so a message may arrive twice, and is never lost. */
export class Deliver {
  readonly #parts: DeliverParts;

  constructor(parts: DeliverParts) {
    this.#parts = parts;
  }

  async execute(tenant: string, id: string, attempt: number, signal: AbortSignal): Promise<void> {
    const { deliveries, people, clock, log } = this.#parts;
    const outgoing = await deliveries.take(tenant, id, attempt, clock.now());
    if (outgoing === undefined) return;
    const { delivery, userId } = outgoing;
    if (userId !== '' && !(await people.sees(tenant, userId, delivery.projectId)))
      return deliveries.drop(tenant, delivery, 'forbidden', 'Whoever wanted it may not see it any more.');
    const outcome = await this.#send(tenant, outgoing, signal);
    if (!outcome.arrived)
      log.info('a message did not arrive', { tenant, id, channel: outgoing.channel.id, code: outcome.code, status: outcome.status });
    await deliveries.settle(tenant, outgoing, outcome);
  }

  async #send(tenant: string, outgoing: Outgoing, signal: AbortSignal): Promise<Outcome> {
    try {
      return await this.#parts.senders.get(outgoing.channel.kind)!.send(tenant, outgoing, signal);
    } catch (thrown) {
      // The process stops: whoever takes the task next has this try.
      if (signal.aborted) throw thrown;
      const { code, message } = AppError.from(thrown);
      return { arrived: false, code, message, status: 0, hopeless: code === 'host_refused' || code === 'invalid' };
    }
  }
}
