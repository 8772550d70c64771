import { PARTITIONS } from '../broker/partition.js';
import type { Carrier, EventDescription } from './description.js';
import { nats } from './nats.js';
import { rabbitmq } from './rabbitmq.js';

export type { EventDescription } from './description.js';

const CARRIERS = { rabbitmq, nats } as const;
export type Broker = keyof typeof CARRIERS;

export interface AsyncApiOptions {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly events: readonly EventDescription[];
  /** What names at the broker begin with. */
  readonly prefix: string;
  /** Those to tell of. Without any the document has the messages alone. */
  readonly brokers: readonly Broker[];
}

const ref = (...path: string[]) => ({ $ref: `#/${path.join('/')}` });

/** The AsyncAPI 3.0 document of these events: a channel and an operation for each on each broker, as the bus really sends them. */
export function asyncApiDocument({ title, version, description, events, prefix, brokers }: AsyncApiOptions): object {
  const carriers = brokers.map((name) => ({ name, carrier: CARRIERS[name](prefix) }));
  const each = <T>(make: (event: EventDescription, broker: Broker, carrier: Carrier) => T): Record<string, T> =>
    Object.fromEntries(
      carriers.flatMap(({ name, carrier }) => events.map((event) => [`${name}.${event.type}`, make(event, name, carrier)] as const)),
    );
  return {
    asyncapi: '3.0.0',
    info: { title, version, description, license: { name: 'Apache-2.0' } },
    defaultContentType: 'application/json',
    servers: Object.fromEntries(carriers.map(({ name, carrier }) => [name, carrier.server])),
    channels: each((event, broker, carrier) => channel(event, broker, carrier)),
    operations: each((event, broker, { bindings }) => ({
      action: 'send',
      channel: ref('channels', `${broker}.${event.type}`),
      summary: event.summary,
      ...(bindings.operation && { bindings: bindings.operation }),
    })),
    components: {
      parameters: {
        partition: {
          description: `Of ${PARTITIONS}, by a hash of tenant and key: events of one key are always in the same.`,
          enum: Array.from({ length: PARTITIONS }, (_, n) => String(n)),
        },
      },
      messages: brokers.length > 0 ? each(message) : Object.fromEntries(events.map((event) => [event.type, bare(event)])),
      schemas: Object.fromEntries(events.map(({ payload, schema }) => [payload, schema])),
    },
  };
}

const channel = (event: EventDescription, broker: Broker, carrier: Carrier): object => ({
  address: carrier.address(event),
  title: event.type,
  description: carrier.kept,
  servers: [ref('servers', broker)],
  parameters: { partition: ref('components', 'parameters', 'partition') },
  messages: { event: ref('components', 'messages', `${broker}.${event.type}`) },
  ...(carrier.bindings.channel && { bindings: carrier.bindings.channel }),
});

const bare = ({ type, summary, key, payload }: EventDescription): object => ({
  name: type,
  title: payload,
  summary,
  description: `In order by ${key}.`,
  contentType: 'application/json',
  payload: ref('components', 'schemas', payload),
});

const message = (event: EventDescription, _: Broker, carrier: Carrier): object => ({
  ...bare(event),
  headers: carrier.headers(event),
  ...(carrier.bindings.message && { bindings: carrier.bindings.message(event) }),
});
