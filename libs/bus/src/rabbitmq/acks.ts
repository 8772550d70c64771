import type { Channel, Message } from 'amqplib';

/**
 * Acknowledges the deliveries of one channel. What is settled in one turn of the event loop goes out together: in one frame as far as all
 * before it is settled too, which also is one command for the broker's queues instead of one for each message.
 */
export class Acks {
  readonly #channel: Channel;
  /** All deliveries up to this one are settled. The broker counts them from 1. */
  #floor = 0;
  /** Above the floor; true while the broker has not been told. */
  readonly #settled = new Map<number, boolean>();
  #untold: number[] = [];

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  ack(deliveryTag: number): void {
    this.#settled.set(deliveryTag, true);
    if (this.#untold.push(deliveryTag) === 1) setImmediate(() => this.flush());
  }

  /** The broker was told otherwise, or gave it to somebody else. */
  pass(deliveryTag: number): void {
    this.#settled.set(deliveryTag, false);
  }

  /** At once; before the channel is closed. */
  flush(): void {
    const untold = this.#untold;
    this.#untold = [];
    if (untold.length === 0) return;
    let upTo = 0;
    for (let state = this.#settled.get(this.#floor + 1); state !== undefined; state = this.#settled.get(this.#floor + 1)) {
      this.#floor += 1;
      this.#settled.delete(this.#floor);
      // One that the broker knows as settled would make it acknowledge all that there is.
      if (state) upTo = this.#floor;
    }
    if (upTo > 0) this.#tell(upTo, true);
    for (const deliveryTag of untold) {
      if (deliveryTag <= upTo) continue;
      this.#settled.set(deliveryTag, false);
      this.#tell(deliveryTag, false);
    }
  }

  #tell(deliveryTag: number, andAllBefore: boolean): void {
    try {
      this.#channel.ack({ fields: { deliveryTag } } as Message, andAllBefore);
    } catch {
      // The channel is closed: all of it comes again.
    }
  }
}
