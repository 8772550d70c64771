import type { EventDescription } from './description.js';

const text = (description: string) => ({ type: 'string', description });
const uuid = (description: string) => ({ type: 'string', format: 'uuid', description });

/** JSON Schema of the CloudEvents attributes as headers. Texts are percent-encoded where they are not printable ASCII. */
export function envelopeHeaders({ type }: EventDescription, prefix: string, more: object = {}): object {
  const [, service] = type.split('.');
  const attributes = {
    specversion: { const: '1.0' },
    id: uuid('The same when the event comes again.'),
    type: { const: type },
    source: { const: `/hexad/${service}` },
    time: { type: 'string', format: 'date-time', description: 'When it was written beside the change that it tells of.' },
    tenant: uuid('Whose event it is.'),
    actor: text('Who made it happen: a user, a key, an agent or a service.'),
    key: text('Events of one tenant and key come in order.'),
    subject: text('The project, where there is one.'),
    traceparent: text('W3C trace context, where the event is part of a trace.'),
  };
  const optional = new Set(['subject', 'traceparent']);
  return {
    type: 'object',
    properties: { ...Object.fromEntries(Object.entries(attributes).map(([name, schema]) => [prefix + name, schema])), ...more },
    required: Object.keys(attributes)
      .filter((name) => !optional.has(name))
      .map((name) => prefix + name),
  };
}
