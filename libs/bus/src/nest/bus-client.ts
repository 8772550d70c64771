import { eventType, type EventType } from '@hexad/kernel';
import type { OutboxEvent, OutboxTask, Store } from '@hexad/store';
import { ClientProxy, type ReadPacket, type WritePacket } from '@nestjs/microservices';
import type { Observable } from 'rxjs';

/** What `emit` and `send` of a `BusClient` take. */
export type BusRecord = { readonly tenant: string } & Omit<OutboxEvent & OutboxTask, 'type' | 'queue'>;

/**
 * Nest's client over the outbox: `emit(type, record)` publishes an event, `send(queue, record)` hands out a task. Both complete when the
 * outbox has it, in a transaction of its own; beside a business change use `tx.publish` and `tx.enqueue`.
 */
export class BusClient extends ClientProxy {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async connect(): Promise<void> {}

  /** A type that nobody declared does not compile. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the signature is Nest's
  override emit<R = void, I = BusRecord>(type: EventType, record: I): Observable<R> {
    return super.emit<R, I>(type, record);
  }

  override close(): void {}

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the signature is Nest's
  override unwrap<T>(): T {
    return this.#store as T;
  }

  protected override async dispatchEvent<T>({ pattern, data }: ReadPacket<BusRecord>): Promise<T> {
    const { tenant, ...event } = data;
    await this.#store.inTenant(tenant, (tx) => tx.publish({ ...event, type: eventType(String(pattern)) }));
    return undefined as T;
  }

  protected override publish({ pattern, data }: ReadPacket<BusRecord>, callback: (packet: WritePacket) => void): () => void {
    // oxlint-disable-next-line promise/no-callback-in-promise -- Nest asks with a callback
    void this.#enqueue(String(pattern), data).then(callback);
    return () => {};
  }

  async #enqueue(queue: string, { tenant, ...task }: BusRecord): Promise<WritePacket> {
    try {
      await this.#store.inTenant(tenant, (tx) => tx.enqueue({ ...task, queue }));
      return { isDisposed: true, response: undefined };
    } catch (err) {
      return { err, isDisposed: true };
    }
  }
}
