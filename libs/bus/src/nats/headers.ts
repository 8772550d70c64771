import { AppError } from '@hexad/kernel';
import { MsgHdrsImpl } from '@nats-io/transport-node';
import type { OutboxMessage } from '@hexad/store';
import { attributesOf, CONTENT_TYPE, prefixedBy } from '../broker/envelope.js';
import type { Header } from './received.js';

/** Ours, beside those of CloudEvents (`ce-…`). */
export const HEADERS = {
  /** The one group that an event is for, when it comes back from the dead. */
  group: 'hexad-group',
  lane: 'hexad-lane',
  attempts: 'hexad-attempts',
  diedAt: 'hexad-died-at',
  error: 'hexad-error',
  subject: 'hexad-subject',
} as const;

const headerOf = prefixedBy('ce-');

const MESSAGE_ID = 'Nats-Msg-Id';

/**
 * Headers on their way out, encoded by us: the client's own compare the names of all with each that is added. It asks for the bytes as it is
 * told to publish, so one of these serves all of a batch.
 */
export class EncodedHeaders extends MsgHdrsImpl {
  bytes: Uint8Array = new Uint8Array();

  override encode(): Uint8Array {
    return this.bytes;
  }
}

/** Fails with `invalid` for what would end a header. */
export function headersOf(message: OutboxMessage): Uint8Array {
  const attributes = attributesOf(message);
  let text = `NATS/1.0\r\n${MESSAGE_ID}: ${message.id}\r\ncontent-type: ${CONTENT_TYPE}\r\n`;
  for (const name in attributes) {
    const value = attributes[name]!;
    if (/[\r\n]/u.test(value)) throw new AppError('invalid', `The ${name} ${JSON.stringify(value)} of a message has more than one line.`);
    text += `${headerOf(name)}: ${value}\r\n`;
  }
  return Buffer.from(`${text}\r\n`);
}

export const attributesIn =
  (header: Header) =>
  (name: string): string | undefined =>
    header(headerOf(name));
