import { createRequire } from 'node:module';
import { MsgHdrsImpl } from '@nats-io/transport-node';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { OutboxMessage } from '@hexad/store';
import { headersOf } from '../nats/headers.js';
import { Names as NatsNames } from '../nats/names.js';
import { Names as RabbitNames } from '../rabbitmq/names.js';
import { outgoing } from '../rabbitmq/outgoing.js';
import { asyncApiDocument, type Broker } from './document.js';

const TYPE = 'hexad.spec.spec.finalized.v1';
const event = {
  type: TYPE,
  summary: 'It is fixed.',
  key: 'the project',
  payload: 'hexad.spec.v1.SpecFinalized',
  schema: { type: 'object' },
};

const message: OutboxMessage = {
  id: '01890000-0000-7000-8000-000000000002',
  kind: 'event',
  name: TYPE,
  service: 'spec',
  tenant: '01890000-0000-7000-8000-000000000001',
  key: 'Projekt ü',
  subject: 'Projekt ü',
  actor: 'user:7',
  priority: 1,
  ordered: false,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  time: new Date('2026-01-15T12:00:00Z'),
  data: { stories: 3 },
};

const documentOf = (brokers: readonly Broker[], prefix = 'hexad') =>
  asyncApiDocument({ title: 'Events', version: '1', description: 'All.', events: [event], prefix, brokers }) as {
    channels: Record<string, { address: string; bindings?: { amqp: { exchange: { name: string } } } }>;
    components: { messages: Record<string, { headers: { properties: object } }> };
  };

const ajv = addFormats.default(new Ajv({ strict: false }));
const specification = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object;

function faults(validate: ValidateFunction, value: unknown): unknown {
  validate(value);
  return validate.errors ?? [];
}

describe('the AsyncAPI document', () => {
  const valid = ajv.compile(specification);

  it.each([{ brokers: ['rabbitmq', 'nats'] as const }, { brokers: ['nats'] as const }, { brokers: [] }])(
    'of $brokers is valid',
    ({ brokers }) => expect(faults(valid, documentOf(brokers))).toEqual([]),
  );

  it('is told apart from an invalid one', () =>
    expect(faults(valid, { ...documentOf([]), channels: { a: { address: 1 } } })).not.toEqual([]));

  it('has the exchange and the routing key that a message to RabbitMQ has', () => {
    const { channels, components } = documentOf(['rabbitmq'], 'other');
    const sent = outgoing(new RabbitNames('other'), message);
    const { address, bindings } = channels[`rabbitmq.${TYPE}`]!;
    expect([bindings?.amqp.exchange.name, address.replace('{partition}', sent.routingKey.split('.').at(-1)!)]).toEqual([
      sent.exchange,
      sent.routingKey,
    ]);
    const { headers } = components.messages[`rabbitmq.${TYPE}`]!;
    expect(faults(ajv.compile(headers), sent.properties.headers)).toEqual([]);
    expect(Object.keys(headers.properties).sort()).toEqual(Object.keys(sent.properties.headers).sort());
  });

  it('has the subject that a message to NATS has', () => {
    const { channels, components } = documentOf(['nats'], 'other');
    const subject = new NatsNames('other').event(TYPE, message.tenant, message.key);
    expect(channels[`nats.${TYPE}`]!.address.replace('{partition}', subject.split('.').at(-1)!)).toBe(subject);
    const { headers } = components.messages[`nats.${TYPE}`]!;
    const sent = Object.fromEntries([...MsgHdrsImpl.decode(headersOf(message))].map(([name, [value]]) => [name, value]));
    expect(faults(ajv.compile(headers), sent)).toEqual([]);
    expect(Object.keys(headers.properties).sort()).toEqual([...Object.keys(sent), 'hexad-group'].sort());
  });
});
