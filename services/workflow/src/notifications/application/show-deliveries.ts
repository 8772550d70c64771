import { AppError, type Caller, type Page } from '@hexad/kernel';
import type { Delivery } from '../domain/delivery.js';
import type { Channels, Deliveries, DeliveryFilter } from './ports.js';
import { unknown, type Scope } from './scope.js';

export class ShowDeliveries {
  readonly #deliveries: Deliveries;
  readonly #channels: Channels;
  readonly #scope: Scope;

  constructor(deliveries: Deliveries, channels: Channels, scope: Scope) {
    this.#deliveries = deliveries;
    this.#channels = channels;
    this.#scope = scope;
  }

  async list(caller: Caller, wish: Omit<DeliveryFilter, 'seen'>, projects: readonly string[] | undefined): Promise<Page<Delivery>> {
    return this.#deliveries.list(caller.tenant, { ...wish, seen: await this.#scope.seen(caller, projects) });
  }

  /** Fails with `conflict` when it is on its way. */
  async replay(caller: Caller, id: string): Promise<Delivery> {
    const delivery = await this.#deliveries.find(caller.tenant, id);
    if (delivery === undefined) throw unknown('delivery', id);
    await this.#scope.checkMine(caller, 'delivery', id, await this.#channels.find(caller.tenant, delivery.channelId));
    const replayed = await this.#deliveries.replay(caller.tenant, id);
    if (replayed === undefined) throw new AppError('conflict', `The delivery ${id} is on its way; wait for it.`);
    return replayed;
  }
}
