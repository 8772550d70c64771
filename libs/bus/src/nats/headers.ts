import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { OutboxMessage } from '@hexad/store';
import { attributesOf, CONTENT_TYPE, prefixedBy } from '../broker/envelope.js';

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

export const MESSAGE_ID = 'Nats-Msg-Id';

export function headersOf(message: OutboxMessage): MsgHdrs {
  const all = headers();
  all.set('content-type', CONTENT_TYPE);
  for (const [name, value] of Object.entries(attributesOf(message))) all.set(headerOf(name), value);
  return all;
}

export const attributesIn =
  (all: MsgHdrs | undefined) =>
  (name: string): string | undefined =>
    all?.get(headerOf(name)) || undefined;
