import { AppError } from '@hexad/kernel';
import type { OutboxMessage } from '@hexad/store';
import { bodyOf } from '../broker/envelope.js';
import type { Confirms, Outgoing } from './confirms.js';
import { headersOf } from './headers.js';
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
  const { id, kind, name } = message;
  if (kind === 'task') checkName('queue', name);
  const body = bodyOf(message);
  const headers = headersOf(message);
  const size = body.length + headers.length;
  if (size > limit) {
    throw new AppError(
      'too_large',
      `The message ${id} of ${name} has ${size} bytes with its headers; ${limit} is the limit of this NATS server.`,
    );
  }
  return { subject: subjectOf(names, message), body, headers };
}

function subjectOf(names: Names, { id, kind, name, tenant, key, priority, ordered }: OutboxMessage): string {
  if (kind === 'event') return names.event(name, tenant, key);
  return ordered ? names.orderedTask(name, tenant, key) : names.task(priority, name, tenant, key, id);
}
