import { randomUUID } from 'node:crypto';
import { LARGEST_BODY, type OutboxMessage } from '@hexad/store';
import { describe, expect, it } from 'vitest';
import { attributesOf, bodyOf, legible, messageOf } from './envelope.js';

const outgoing: OutboxMessage = {
  id: randomUUID(),
  kind: 'event',
  name: 'hexad.test.thing.done.v1',
  service: 'test',
  tenant: randomUUID(),
  key: 'Schlüssel 100% "x"\n',
  subject: 'Projekt ü',
  actor: 'user:é',
  priority: 1,
  traceparent: null,
  time: new Date('2026-01-15T12:00:00Z'),
  data: { text: 'ä\u0000"' },
};

const read = (attributes: Record<string, string | undefined>, body: Uint8Array = Buffer.from('{}')) =>
  messageOf((name) => attributes[name], body);

describe('the envelope', () => {
  it('comes out as it went in, whatever the characters, through headers of printable ASCII', () => {
    const attributes = attributesOf(outgoing);
    for (const value of Object.values(attributes)) expect(value).toMatch(/^[\x21-\x7e]*$/);
    expect(read(attributes, bodyOf(outgoing))).toEqual({
      id: outgoing.id,
      type: outgoing.name,
      source: '/hexad/test',
      time: '2026-01-15T12:00:00.000Z',
      tenant: outgoing.tenant,
      actor: outgoing.actor,
      key: outgoing.key,
      subject: outgoing.subject,
      data: outgoing.data,
    });
  });

  it('takes an empty body for no data', () => {
    expect(read(attributesOf(outgoing), new Uint8Array()).data).toBeNull();
  });

  it.each([
    ['without an id', { id: undefined }, '{}', 'The message has no attribute "id".'],
    ['without a tenant', { tenant: undefined }, '{}', 'The message has no attribute "tenant".'],
    ['of a tenant that is none', { tenant: 'all' }, '{}', 'The message\'s tenant "all" is not a UUID.'],
    ['of another version', { specversion: '2.0' }, '{}', 'The message is of CloudEvents "2.0"; only 1.0 is read.'],
    ['with a key that cannot be decoded', { key: '%zz' }, '{}', 'The message\'s attribute "key" is not percent-encoded UTF-8.'],
    ['whose body is no JSON', {}, '{"a":', "The message's body of 5 bytes is not JSON."],
  ])('%s is refused', (_, change, body, message) => {
    const attributes = { ...attributesOf(outgoing), ...change };
    expect(() => read(attributes, Buffer.from(body))).toThrow(expect.objectContaining({ code: 'invalid', message }));
    expect(legible((name) => attributes[name as keyof typeof attributes], Buffer.from(body)).type).toBe(outgoing.name);
  });

  it('does not take more than every broker carries', () => {
    expect(() => bodyOf({ ...outgoing, data: 'x'.repeat(LARGEST_BODY) })).toThrow(expect.objectContaining({ code: 'too_large' }));
  });
});
