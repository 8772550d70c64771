import { AppError, type Clock } from '@hexad/kernel';
import * as report from '../domain/report.js';
import { isHeld, isOpen } from '../domain/task.js';
import type { Handed, Seats, TaskLedger } from './ports.js';

/** Characters of a message. */
export const LONGEST_MESSAGE = 16_000;

/** What people do with a task that is under way. */
export class SteerTask {
  readonly #ledger: TaskLedger;
  readonly #seats: Seats;
  readonly #handed: Handed;
  readonly #clock: Clock;

  constructor(ledger: TaskLedger, seats: Seats, handed: Handed, clock: Clock) {
    this.#ledger = ledger;
    this.#seats = seats;
    this.#handed = handed;
    this.#clock = clock;
  }

  /** An empty `agent`: any. */
  async assign(tenant: string, task: string, agent: string): Promise<void> {
    const wanted = agent === '' ? undefined : (await this.#seats.all()).find(({ id }) => id === agent);
    if (agent !== '' && !wanted?.seat.alive) throw new AppError('not_found', `There is no agent ${JSON.stringify(agent)} at work.`);
    const changed = await this.#ledger.change({ tenant, task }, (current) => {
      if (current && isOpen(current) && wanted && wanted.kind !== current.kind)
        throw new AppError(
          'conflict',
          `${agent} is an agent of the kind ${wanted.kind}; task ${task} needs one of the kind ${current.kind}.`,
        );
      if (current && isOpen(current) && wanted && !wanted.actions.includes(current.action))
        throw new AppError('conflict', `${agent} cannot do ${current.action}; it can do ${wanted.actions.join(', ')}.`);
      return report.reassign(current, agent);
    });
    const before = changed?.before;
    if (before && isHeld(before) && changed.change.task.state === 'queued') await this.#handed.withdraw(tenant, before);
  }

  /** Fails with `conflict` for a task that is not dead. */
  async drop(tenant: string, task: string): Promise<void> {
    await this.#ledger.change({ tenant, task }, report.drop);
  }

  /** The same `messageId` (a UUID) is told once. */
  async message(tenant: string, task: string, said: { messageId: string; author: string; text: string }): Promise<void> {
    const text = said.text.trim();
    if (text === '') throw new AppError('invalid', 'The message is empty.');
    if (text.length > LONGEST_MESSAGE)
      throw new AppError('invalid', `The message has ${text.length} characters; at most ${LONGEST_MESSAGE} are read.`);
    const at = this.#clock.now().toISOString();
    await this.#ledger.change({ tenant, task, message: said.messageId }, (current) => report.message(current, { ...said, text, at }));
  }
}
