import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Frames } from './frames.js';
import type { Outgoing } from './outgoing.js';

const CHANNEL = 300;
const FRAME_MAX = 131_072;

/** amqplib's own encoders, which it does not export. */
const amqplib = dirname(createRequire(import.meta.url).resolve('amqplib'));
interface Definitions {
  readonly BasicPublish: number;
  readonly BasicProperties: number;
  encodeMethod(method: number, channel: number, fields: object): Buffer;
  encodeProperties(id: number, channel: number, size: number, fields: object): Buffer;
}
const load = createRequire(import.meta.url);
const definitions = load(join(amqplib, 'lib/defs.js')) as Definitions;
const bodies = load(join(amqplib, 'lib/frame.js')) as { makeBodyFrame(channel: number, payload: Buffer): Buffer };

function byAmqplib({ exchange, routingKey, body, properties }: Outgoing): Buffer {
  const { mandatory, persistent, ...others } = properties;
  const largest = FRAME_MAX - 8;
  const parts = Array.from({ length: Math.ceil(body.length / largest) }, (_, n) => body.subarray(n * largest, (n + 1) * largest));
  return Buffer.concat([
    definitions.encodeMethod(definitions.BasicPublish, CHANNEL, { exchange, routingKey, mandatory }),
    definitions.encodeProperties(definitions.BasicProperties, CHANNEL, body.length, {
      ...others,
      deliveryMode: persistent ? 2 : undefined,
    }),
    ...parts.map((part) => bodies.makeBodyFrame(CHANNEL, part)),
  ]);
}

function ours(batch: readonly Outgoing[]): Buffer[] {
  const chunks: Buffer[] = [];
  const frames = new Frames(CHANNEL, FRAME_MAX, (chunk) => void chunks.push(chunk));
  for (const message of batch) frames.add(message);
  frames.flush();
  return chunks;
}

const message = (about: Partial<Outgoing> = {}): Outgoing => ({
  exchange: 'hexad.events',
  routingKey: 'hexad.spec.spec.finalized.v1.6',
  body: Buffer.from('{"ä":1}'),
  properties: {
    persistent: true,
    mandatory: true,
    contentType: 'application/json',
    messageId: '01890000-0000-7000-8000-000000000002',
    type: 'hexad.spec.spec.finalized.v1',
    timestamp: 1_768_478_400,
    headers: { cloudEvents_specversion: '1.0', cloudEvents_key: 'Schl%C3%BCssel', 'von außen': 'über' },
  },
  ...about,
});

describe('frames', () => {
  it.for([
    ['of an event with all that it has', message()],
    ['of a message with a body alone', message({ properties: { persistent: true } })],
    ['that nobody need have a queue for', message({ exchange: '', properties: { mandatory: false, headers: {} } })],
    ['without a body', message({ body: Buffer.alloc(0) })],
    ['with a body of several frames', message({ body: Buffer.alloc(300_000, 'x') })],
    ['of a time that is far away', message({ properties: { timestamp: 2 ** 40 + 7 } })],
  ] as const)('%s are those of amqplib', ([, one]) => {
    expect(Buffer.concat(ours([one])).equals(byAmqplib(one))).toBe(true);
  });

  it('of a batch follow each other in few chunks', () => {
    const batch = Array.from({ length: 200 }, (_, n) => message({ body: Buffer.alloc(1_024, String(n % 10)) }));
    const chunks = ours(batch);
    expect(Buffer.concat(chunks).equals(Buffer.concat(batch.map(byAmqplib)))).toBe(true);
    expect(chunks.length).toBeLessThan(10);
  });

  it.for([
    ['a name', { messageId: 'x'.repeat(256) }],
    ['headers', { headers: { a: 'x'.repeat(FRAME_MAX) } }],
  ] as const)('of a message with %s too long for AMQP are not written, those before and after it are', ([, properties]) => {
    const chunks: Buffer[] = [];
    const frames = new Frames(CHANNEL, FRAME_MAX, (chunk) => void chunks.push(chunk));
    frames.add(message());
    expect(() => frames.add(message({ properties }))).toThrow(RangeError);
    frames.add(message());
    frames.flush();
    expect(Buffer.concat(chunks).equals(Buffer.concat([message(), message()].map(byAmqplib)))).toBe(true);
  });

  it('are for headers of text alone', () => {
    const given = [{ a: 'text' }, { a: 1 }, { a: ['text'] }].map((headers) => message({ properties: { headers } }));
    expect(given.map((one) => Frames.take(one))).toEqual([true, false, false]);
  });
});
