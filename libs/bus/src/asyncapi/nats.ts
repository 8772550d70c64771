import { Names } from '../nats/names.js';
import type { Carrier } from './description.js';
import { envelopeHeaders } from './envelope-headers.js';

/** The CloudEvents binding of NATS over a JetStream stream. */
export function nats(prefix: string): Carrier {
  const names = new Names(prefix);
  return {
    server: {
      host: '{host}',
      protocol: 'nats',
      description: 'The server of HEXAD_BUS_URL=nats://…',
      variables: { host: { default: 'localhost:4222' } },
    },
    address: ({ type }) => names.eventFilter([type], 0).replace(/0$/, '{partition}'),
    kept: `Subject of the JetStream stream ${names.events}, which keeps events for 7 days.`,
    headers: (event) =>
      envelopeHeaders(event, 'ce-', {
        'content-type': { const: 'application/json' },
        'Nats-Msg-Id': { type: 'string', description: 'The id of the event.' },
        'hexad-group': { type: 'string', description: 'Only on an event that an operator replays: the one group that it is for.' },
      }),
    bindings: {},
  };
}
