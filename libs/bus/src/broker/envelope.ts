import { AppError, isUuid } from '@hexad/kernel';
import { LARGEST_BODY, type OutboxMessage } from '@hexad/store';
import type { Message } from '../bus.js';

/**
 * CloudEvents 1.0 in binary mode: the body is the data as JSON, everything else a header. A program that knows nothing of Hexad reads the
 * body and is done. Names are without the prefix of the broker's binding (`ce-` on NATS, `cloudEvents_` on AMQP).
 */
export type Attributes = Readonly<Record<string, string>>;

const NAMES = ['specversion', 'id', 'type', 'source', 'time', 'tenant', 'actor', 'key', 'subject', 'traceparent'] as const;

/** A binding's name of an attribute. Ready made: to join them anew for each message takes about twice as long as to look them up. */
export function prefixedBy(prefix: string): (name: string) => string {
  const ready = new Map<string, string>(NAMES.map((name) => [name, prefix + name]));
  return (name) => ready.get(name) ?? prefix + name;
}

export const CONTENT_TYPE = 'application/json';

/** Characters that every broker carries in a header. Others travel percent-encoded, as CloudEvents asks for. */
const UNSAFE = /[^\x21\x23\x24\x26-\x7e]/gu;
const safe = (text: string): string => text.replace(UNSAFE, (character) => encodeURIComponent(character));
const unsafe = (text: string): string => (text.includes('%') ? decodeURIComponent(text) : text);

export function attributesOf(message: OutboxMessage): Attributes {
  const attributes: Record<string, string> = {
    specversion: '1.0',
    id: message.id,
    type: message.name,
    source: `/hexad/${message.service}`,
    time: message.time.toISOString(),
    tenant: message.tenant,
    actor: safe(message.actor),
    key: safe(message.key),
  };
  if (message.subject !== null) attributes['subject'] = safe(message.subject);
  if (message.traceparent !== null) attributes['traceparent'] = message.traceparent;
  return attributes;
}

export function bodyOf(message: OutboxMessage): Buffer {
  const body = Buffer.from(JSON.stringify(message.data));
  if (body.length > LARGEST_BODY) {
    throw new AppError('too_large', `The data of ${message.name} has ${body.length} bytes; ${LARGEST_BODY} is the limit of the bus.`);
  }
  return body;
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/u;
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

type Attribute = (name: string) => string | undefined;

export interface Read {
  readonly message: Message;
  /** Why it is no message of ours; then `message` is what could be read. */
  readonly malformed: AppError | undefined;
}

/** Whatever somebody sent, as far as it can be read. */
export function read(attribute: Attribute, body: Uint8Array): Read {
  try {
    return { message: messageOf(attribute, body), malformed: undefined };
  } catch (error) {
    return { message: legible(attribute, body), malformed: AppError.from(error) };
  }
}

/**
 * Fails with `invalid`, saying which attribute is missing or wrong, with `unsupported` for another version of CloudEvents, and with
 * `too_large` before a body is read that nobody here could have sent.
 */
export function messageOf(attribute: Attribute, body: Uint8Array): Message {
  if (body.length > LARGEST_BODY) {
    throw new AppError('too_large', `The message has ${body.length} bytes; ${LARGEST_BODY} is the limit of the bus.`, {
      details: { bytes: body.length },
    });
  }
  const required = (name: string): string => {
    const value = attribute(name);
    if (value === undefined || value === '') throw new AppError('invalid', `The message has no attribute ${JSON.stringify(name)}.`);
    return value;
  };
  if (required('specversion') !== '1.0') {
    throw new AppError('unsupported', `The message is of CloudEvents ${JSON.stringify(attribute('specversion'))}; only 1.0 is read.`);
  }
  const tenant = required('tenant');
  if (!isUuid(tenant)) throw new AppError('invalid', `The message's tenant ${JSON.stringify(tenant)} is not a UUID.`);
  const [id, time] = [required('id'), required('time')];
  if (!isUuid(id)) throw new AppError('invalid', `The message's id ${JSON.stringify(id)} is not a UUID.`);
  if (!RFC_3339.test(time) || Number.isNaN(Date.parse(time)))
    throw new AppError('invalid', `The message's time ${JSON.stringify(time)} is not as RFC 3339 has it.`);
  const [subject, traceparent] = [attribute('subject'), attribute('traceparent')];
  return {
    id,
    type: required('type'),
    source: required('source'),
    time,
    tenant,
    actor: decoded('actor', required('actor')),
    key: decoded('key', attribute('key') ?? ''),
    ...(subject !== undefined && { subject: decoded('subject', subject) }),
    ...(traceparent !== undefined && { traceparent }),
    data: dataOf(body),
  };
}

function decoded(name: string, text: string): string {
  try {
    return unsafe(text);
  } catch {
    throw new AppError('invalid', `The message's attribute ${JSON.stringify(name)} is not percent-encoded UTF-8.`);
  }
}

function dataOf(body: Uint8Array): unknown {
  if (body.length === 0) return null;
  try {
    return JSON.parse(UTF_8.decode(body));
  } catch {
    throw new AppError('invalid', `The message's body of ${body.length} bytes is not JSON in UTF-8.`);
  }
}

/** What can be made out of a malformed message, for those who look at the dead letters. */
function legible(attribute: Attribute, body: Uint8Array): Message {
  const given = (name: string): string => attribute(name) ?? '';
  return {
    id: given('id'),
    type: given('type'),
    source: given('source'),
    time: given('time'),
    tenant: given('tenant'),
    actor: given('actor'),
    key: given('key'),
    data: Buffer.from(body.subarray(0, LARGEST_BODY)).toString('utf8'),
  };
}
