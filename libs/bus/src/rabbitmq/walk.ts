import { AppError } from '@hexad/kernel';
import type { Channel, GetMessage, Message as AmqpMessage } from 'amqplib';

/** The broker closes the channel with it when a queue is not there. */
const NOT_FOUND = 404;

/**
 * Shows what is in a queue now, in an order that is the broker's affair, until somebody has seen enough. All of it stays with the channel, so
 * what is not acknowledged goes back with `giveBack` and at the latest with the channel. A queue that is not there is empty.
 */
export async function walk(channel: Channel, queue: string, enough: (message: AmqpMessage) => boolean): Promise<void> {
  // Only the answer with a message counts the others exactly.
  const first = await firstOf(channel, queue);
  if (first === false || enough(first) || first.fields.messageCount === 0) return;
  await rest(channel, queue, first.fields.messageCount, enough);
}

/** All that was looked at and not taken out. */
export function giveBack(channel: Channel): void {
  try {
    channel.nackAll(true);
  } catch {
    // The broker closed the channel because there is no such queue, so there was nothing.
  }
}

async function firstOf(channel: Channel, queue: string): Promise<GetMessage | false> {
  try {
    return await channel.get(queue);
  } catch (error) {
    if ((error as { code?: unknown }).code === NOT_FOUND) return false;
    throw error;
  }
}

async function rest(channel: Channel, queue: string, count: number, enough: (message: AmqpMessage) => boolean): Promise<void> {
  const end = Promise.withResolvers<void>();
  // It may fail before anybody waits for it, which is no fault of the process.
  end.promise.catch(() => undefined);
  channel.on('close', () => end.reject(new AppError('unavailable', 'The connection to RabbitMQ was lost.')));
  let left = count;
  const { consumerTag } = await channel.consume(queue, (message) => {
    if (message === null) return end.reject(new AppError('unavailable', `The queue ${queue} was removed.`));
    if (left === 0) return;
    left = enough(message) ? 0 : left - 1;
    if (left === 0) end.resolve();
  });
  await end.promise;
  await channel.cancel(consumerTag);
}
