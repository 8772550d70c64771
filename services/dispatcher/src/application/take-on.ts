import { AppError, isUuid } from '@hexad/kernel';
import { checkOffer, type Offer } from '../domain/offer.js';
import type { Seats } from './ports.js';

/** Gives processes of agents their seats. */
export class TakeOn {
  readonly #seats: Seats;
  readonly #alone: boolean;

  /** `alone`: the database has one process by its lock, so whoever sat anywhere before is dead. */
  constructor(seats: Seats, alone: boolean) {
    this.#seats = seats;
    this.#alone = alone;
  }

  async beat(offer: Offer): Promise<number> {
    requireProcess(offer.process);
    checkOffer(offer);
    return (await this.#seats.beat(offer, this.#alone)).seat;
  }

  async leave(process: string): Promise<void> {
    requireProcess(process);
    await this.#seats.leave(process);
  }
}

function requireProcess(id: string): void {
  if (!isUuid(id)) throw new AppError('invalid', `${JSON.stringify(id)} is no id of a process: a UUID, made at each start.`);
}
