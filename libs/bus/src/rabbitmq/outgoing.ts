import { randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { OutboxMessage } from '@hexad/store';
import type { Message as AmqpMessage, Options } from 'amqplib';
import { attributesOf, bodyOf, CONTENT_TYPE, prefixedBy } from '../broker/envelope.js';
import { partitionOf } from '../broker/partition.js';
import type { Names } from './names.js';

/** A message on its way to the broker. */
export interface Outgoing {
  readonly exchange: string;
  readonly routingKey: string;
  readonly body: Buffer;
  readonly properties: Options.Publish;
}

/** Names of our own headers. All others are the CloudEvents binding's. */
export const HEADERS = {
  /** Of a task: 1 for the first try. */
  attempt: 'x-hexad-attempt',
  /** Of a dead letter: the queue that it came from. */
  queue: 'x-hexad-queue',
  error: 'x-hexad-error',
  attempts: 'x-hexad-attempts',
  /** RFC 3339. */
  diedAt: 'x-hexad-died-at',
} as const;

const headerOf = prefixedBy('cloudEvents_');
/** The broker's own notes; they are about where the message was before. */
const NOTES = /^x-(?:death|first-death-|last-death-|delivery-count|hexad-)/u;
/** What amqplib can encode is 64 KiB. */
const LARGEST_HEADERS = 32_768;

/** Fails with `too_large` or `invalid`. */
export function outgoing(names: Names, message: OutboxMessage): Outgoing {
  const event = message.kind === 'event';
  const [attributes, headers] = [attributesOf(message), {} as Record<string, string>];
  let size = 0;
  for (const name in attributes) {
    headers[headerOf(name)] = attributes[name]!;
    size += attributes[name]!.length;
  }
  if (size > LARGEST_HEADERS) {
    throw new AppError(
      'too_large',
      `Key, subject and actor of ${message.name} have ${size} bytes; ${LARGEST_HEADERS} is the limit of the bus.`,
    );
  }
  return {
    exchange: event ? names.events : '',
    routingKey: routingKeyOf(names, message),
    body: bodyOf(message),
    properties: {
      persistent: true,
      mandatory: !event,
      contentType: CONTENT_TYPE,
      messageId: message.id,
      type: message.name,
      timestamp: Math.floor(message.time.getTime() / 1000),
      headers,
    },
  };
}

function routingKeyOf(names: Names, { kind, name, tenant, key, priority, ordered }: OutboxMessage): string {
  if (kind === 'event') return names.eventKey(name, partitionOf(tenant, key));
  return ordered ? names.orderedPartition(name, partitionOf(tenant, key)) : names.tasks(name, priority);
}

/** The CloudEvents attributes of what the broker delivered. */
export function attributeOf({ properties }: AmqpMessage): (name: string) => string | undefined {
  const headers: Record<string, unknown> = properties.headers ?? {};
  return (name) => {
    const value = headers[headerOf(name)];
    return typeof value === 'string' ? value : undefined;
  };
}

/** The same message once more, without what was noted on it, with these notes instead. */
export function again({ content, properties }: AmqpMessage, to: { exchange: string; routingKey: string }, notes: object): Outgoing {
  const kept = Object.entries(properties.headers ?? {}).filter(([name]) => !NOTES.test(name));
  const { contentType, timestamp, type } = properties as Options.Publish;
  const { messageId = randomUUID() } = properties as Options.Publish;
  return {
    ...to,
    body: content,
    properties: {
      persistent: true,
      mandatory: true,
      contentType,
      messageId,
      type,
      timestamp,
      headers: { ...Object.fromEntries(kept), ...notes },
    },
  };
}

/** What was sent with it: not what the broker or we noted on it later. */
export function originalHeaders({ properties }: AmqpMessage): Record<string, string> {
  const all = Object.entries((properties.headers ?? {}) as Record<string, unknown>).filter(([name]) => !NOTES.test(name));
  return Object.fromEntries(all.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));
}

/** How often the broker handed it over and did not hear that it was settled. */
export function deliveriesBefore({ properties }: AmqpMessage): number {
  const count: unknown = properties.headers?.['x-delivery-count'];
  return typeof count === 'number' ? count : 0;
}

/** Of a task: 1 for the first try. */
export function attemptOf({ properties }: AmqpMessage): number {
  const attempt: unknown = properties.headers?.[HEADERS.attempt];
  return typeof attempt === 'number' && attempt >= 1 ? attempt : 1;
}
