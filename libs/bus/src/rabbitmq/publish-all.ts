import type { Writable } from 'node:stream';
import type { ConfirmChannel } from 'amqplib';
import { Frames } from './frames.js';
import type { Outgoing } from './outgoing.js';

type Confirmed = (error: Error | null) => void;

/** What amqplib does not show of a channel. */
interface Inside {
  readonly ch: number;
  readonly connection: { readonly frameMax: number; readonly channels: readonly ({ readonly buffer: Writable } | null)[] };
  pushConfirmCallback(confirmed: Confirmed): void;
}

/** `confirmed` is called for each. What is published by amqplib's own functions before and after keeps its place. */
export function publishAll(channel: ConfirmChannel, batch: readonly Outgoing[], confirmed: Confirmed): void {
  const inside = channel as unknown as Inside;
  const open = inside.connection.channels[inside.ch];
  if (!open) throw new Error('the channel is closed');
  const frames = new Frames(inside.ch, inside.connection.frameMax, (chunk) => open.buffer.write(chunk));
  try {
    for (const message of batch) {
      if (!Frames.take(message)) {
        frames.flush();
        channel.publish(message.exchange, message.routingKey, message.body, message.properties, confirmed);
      } else {
        frames.add(message);
        inside.pushConfirmCallback(confirmed);
      }
    }
  } finally {
    // Those before the one that cannot be written are counted by both sides.
    frames.flush();
  }
}
