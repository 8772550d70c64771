import { Names } from '../rabbitmq/names.js';
import type { Carrier } from './description.js';
import { envelopeHeaders } from './envelope-headers.js';

const bindingVersion = '0.3.0';

/** The CloudEvents binding of AMQP over the topic exchange. */
export function rabbitmq(prefix: string): Carrier {
  const names = new Names(prefix);
  return {
    server: {
      host: '{host}',
      protocol: 'amqp',
      protocolVersion: '0.9.1',
      description: 'The broker of HEXAD_BUS_URL=amqp://…',
      variables: { host: { default: 'localhost:5672' } },
    },
    address: ({ type }) => names.eventKey(type, 0).replace(/0$/, '{partition}'),
    kept: `Routing key of the topic exchange ${names.events}, which keeps nothing: bind a queue of your own.`,
    headers: (event) => envelopeHeaders(event, 'cloudEvents_'),
    bindings: {
      channel: {
        amqp: { is: 'routingKey', exchange: { name: names.events, type: 'topic', durable: true, autoDelete: false }, bindingVersion },
      },
      operation: { amqp: { deliveryMode: 2, mandatory: false, timestamp: true, bindingVersion } },
      message: ({ type }) => ({ amqp: { messageType: type, bindingVersion } }),
    },
  };
}
