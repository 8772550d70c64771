import { AppError, type Clock } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Kind } from '../domain/channel.js';
import type { Delivery, Outcome } from '../domain/delivery.js';
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
    const { deliveries, clock, log } = this.#parts;
    const outgoing = await deliveries.take(tenant, id, attempt, clock.now());
    if (outgoing === undefined) return;
    const hidden = await this.#hidden(tenant, outgoing);
    if (hidden.length > 0) return deliveries.drop(tenant, outgoing, hidden, 'forbidden', 'Whoever wanted it may not see it any more.');
    const outcome = await this.#send(tenant, outgoing, signal);
    if (!outcome.arrived)
      log.info('a message did not arrive', { tenant, id, channel: outgoing.channel.id, code: outcome.code, status: outcome.status });
    await deliveries.settle(tenant, outgoing, outcome);
  }

  /** What its reader may not see any more. */
  async #hidden(tenant: string, { delivery, together, userId }: Outgoing): Promise<readonly Delivery[]> {
    if (userId === '') return [];
    const all = together.length > 0 ? together : [delivery];
    const closed = new Set<string>();
    for (const project of new Set(all.map(({ projectId }) => projectId)))
      if (!(await this.#parts.people.sees(tenant, userId, project))) closed.add(project);
    return all.filter(({ projectId }) => closed.has(projectId));
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
