import { AppError } from '@hexad/kernel';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Bus, Delivery } from '../bus.js';
import { BusContext } from './bus-context.js';
import { groupsOf, type Registered } from './subscriptions.js';

/**
 * Nest's transport over a `Bus`: `@EventPattern(type, { group, … })` for events, `@MessagePattern(queue, { … })` for tasks. A handler that
 * resolves acknowledges; one that throws is tried again or buried as the bus says. The bus stays the caller's: close Nest first.
 */
export class BusServer extends Server implements CustomTransportStrategy {
  // oxlint-disable-next-line typescript/class-literal-property-style -- a field of Nest's
  override readonly propagatesEventHandlerErrors = true;
  readonly #bus: Bus;
  readonly #registered: Registered[] = [];
  #subscriptions: AsyncDisposable[] = [];

  constructor(bus: Bus) {
    super();
    this.#bus = bus;
  }

  override on(): void {}

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the signature is Nest's
  override unwrap<T>(): T {
    return this.#bus as T;
  }

  /** Not chained as Nest would: several groups may hear one type, each on its own. */
  override addHandler(pattern: unknown, handler: MessageHandler, isEvent = false, extras: Record<string, unknown> = {}): void {
    if (typeof pattern !== 'string') throw new AppError('internal', `The bus takes patterns of text, not ${JSON.stringify(pattern)}.`);
    this.#registered.push({ pattern, handler, isEvent, extras });
  }

  override listen(callback: (error?: unknown) => void): void {
    // oxlint-disable-next-line promise/no-callback-in-promise -- Nest asks with a callback
    void this.#subscribe().then(callback, callback);
  }

  /** Resolves when what runs has ended or the bus's drain time is over. */
  override async close(): Promise<void> {
    await Promise.all(this.#subscriptions.splice(0).map((subscription) => subscription[Symbol.asyncDispose]()));
  }

  async #subscribe(): Promise<void> {
    try {
      for (const { subscription, handlers } of groupsOf(this.#registered)) {
        const handle = (delivery: Delivery) => run(handlers.get(delivery.message.type)!, delivery);
        this.#subscriptions.push(await this.#bus.onEvent(subscription, handle));
      }
      for (const { pattern, handler, extras } of this.#registered.filter(({ isEvent }) => !isEvent)) {
        this.#subscriptions.push(await this.#bus.onTask({ ...extras, queue: pattern }, (delivery) => run(handler, delivery)));
      }
    } catch (error) {
      await this.close();
      throw error;
    }
  }
}

async function run(handler: MessageHandler, delivery: Delivery): Promise<void> {
  const result: unknown = await handler(delivery.message.data, new BusContext([delivery]));
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}
