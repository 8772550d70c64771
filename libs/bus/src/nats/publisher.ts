import { AppError } from '@hexad/kernel';
import type { OutboxMessage } from '@hexad/store';
import type { MsgHdrs } from '@nats-io/transport-node';
import { bodyOf } from '../broker/envelope.js';
import type { Confirms, Outgoing } from './confirms.js';
import { headersOf, MESSAGE_ID } from './headers.js';
import type { Link } from './link.js';
import { checkName, type Names } from './names.js';

/** Sends all of a batch and waits for every confirmation. Everything is checked before anything is sent. */
export async function publish(
  link: Link,
  confirms: Confirms,
  { names, batch }: { names: Names; batch: readonly OutboxMessage[] },
): Promise<void> {
  const limit = link.nc.info?.max_payload ?? Number.MAX_SAFE_INTEGER;
  await confirms.send(batch.map((message) => outgoing(names, message, limit)));
}

function outgoing(names: Names, message: OutboxMessage, limit: number): Outgoing {
  const { id, kind, name, tenant, key, priority } = message;
  if (kind === 'task') checkName('queue', name);
  const body = bodyOf(message);
  const headers = headersOf(message);
  const size = body.length + sizeOf(headers);
  if (size > limit) {
    throw new AppError(
      'too_large',
      `The message ${id} of ${name} has ${size} bytes with its headers; ${limit} is the limit of this NATS server.`,
    );
  }
  headers.set(MESSAGE_ID, id);
  return { subject: kind === 'event' ? names.event(name, tenant, key) : names.task(priority, name, tenant, key), body, headers };
}

const sizeOf = (headers: MsgHdrs): number => {
  let size = 100;
  for (const [name, values] of headers) size += name.length + 4 + values.join('').length;
  return size;
};
