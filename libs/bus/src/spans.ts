import type { OutboxMessage } from '@hexad/store';
import { parseTraceparent, type SpanStart } from '@hexad/telemetry';
import type { Message } from './bus.js';
import type { Received } from './driver.js';

/** What a transport is handed. Its destination is the type or the queue: exchanges and subjects are the transport's own business. */
export const sending = (
  system: string,
  { id, name, tenant, traceparent }: Pick<OutboxMessage, 'id' | 'name' | 'tenant' | 'traceparent'>,
): SpanStart => ({
  name: `send ${name}`,
  kind: 'producer',
  parent: parseTraceparent(traceparent ?? undefined),
  attributes: {
    'messaging.system': system,
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': name,
    'messaging.message.id': id,
    'hexad.tenant': tenant,
  },
});

/** One try of a handler. */
export const processing = (system: string, subscription: string, { message, attempt }: Received): SpanStart => ({
  name: `process ${message.type}`,
  kind: 'consumer',
  parent: parseTraceparent(message.traceparent),
  attributes: {
    'messaging.system': system,
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': message.type,
    'messaging.consumer.group.name': subscription,
    'messaging.message.id': message.id,
    'hexad.tenant': message.tenant,
    'hexad.attempt': attempt,
  },
});

/** The same where nothing is recorded: the handler is a part of what the message is a part of. */
export const passing = ({ type, traceparent }: Message): SpanStart => ({
  name: type,
  kind: 'consumer',
  parent: parseTraceparent(traceparent),
});
