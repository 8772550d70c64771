import { AppError, modelCallError } from '@hexad/kernel';
import { Calls, type Embedded, type EmbedOrder, type Made, type Streaming } from './calls.js';
import { Complete } from './complete.js';
import { Desk, type CallParts } from './desk.js';
import { Embed } from './embed.js';
import type { CallOrder, ListedModel, Room } from './ports.js';
import { Stream } from './stream.js';

/** Calls of every kind, through the same desk. */
export class MakeCall extends Calls {
  readonly #desk: Desk;
  readonly #complete: Complete;
  readonly #stream: Stream;
  readonly #embed: Embed;

  constructor(parts: CallParts) {
    super();
    this.#desk = new Desk(parts);
    this.#complete = new Complete(this.#desk);
    this.#stream = new Stream(this.#desk);
    this.#embed = new Embed(this.#desk);
  }

  override complete(order: CallOrder): Promise<Made> {
    return this.#complete.execute(order);
  }

  override stream(order: CallOrder): Promise<Streaming> {
    return this.#stream.execute(order);
  }

  override embed(order: EmbedOrder): Promise<Embedded> {
    return this.#embed.execute(order);
  }

  override async count(order: CallOrder): Promise<number> {
    const call = this.#desk.begin('chat', order);
    const { request, plan } = await this.#desk.prepare(call, order).catch((thrown: unknown) => {
      throw modelCallError(AppError.from(thrown));
    });
    return this.#desk.inTurn(call, plan.candidates, async (candidate, last) => {
      const asking = { candidate, request, plan, last, signal: call.signal, streamed: false };
      const counted = await this.#desk.send(call, asking, (provider, sending) => provider.count(sending));
      return counted ?? this.#desk.parts.counter.request(request, candidate.model);
    });
  }

  override room(tenant: string, provider: string): Room {
    return this.#desk.parts.attempts.room(tenant, provider);
  }

  override models(tenant: string): Promise<readonly ListedModel[]> {
    return this.#desk.parts.routes.models(tenant);
  }
}
