import { asyncApiDocument, type Broker } from '@hexad/bus/asyncapi';
import { EVENTS } from '@hexad/proto/events';

const HEADING = 'What happened, told to whoever listens: CloudEvents 1.0 in binary mode, JSON. docs/events.md says how to subscribe.';
const INSIDE = 'The bus of this platform is inside its database, where no other program hears it: set HEXAD_BUS_URL to RabbitMQ or NATS.';

/** The AsyncAPI document of all events. `brokers`: those that carry them. */
export const eventsDocument = (brokers: readonly Broker[], prefix = 'hexad'): object =>
  asyncApiDocument({
    title: 'Hexad events',
    version: '1',
    description: brokers.length > 0 ? HEADING : `${HEADING} ${INSIDE}`,
    events: EVENTS,
    prefix,
    brokers,
  });

/** Of HEXAD_BUS_URL. */
export function brokersOf(url: string): Broker[] {
  if (/^amqps?:/.test(url)) return ['rabbitmq'];
  return /^(nats|tls):/.test(url) ? ['nats'] : [];
}
