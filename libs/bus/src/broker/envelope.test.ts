import { randomUUID } from 'node:crypto';
import { LARGEST_BODY, type OutboxMessage } from '@hexad/store';
import { describe, expect, it } from 'vitest';
import { attributesOf, bodyOf, messageOf, read as readAny } from './envelope.js';

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
  ordered: false,
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

  it('whose body is no UTF-8 is refused', () => {
    const attributes: Record<string, string> = attributesOf(outgoing);
    const { malformed } = readAny((name) => attributes[name], Buffer.from('"\xff"', 'latin1'));
    expect(malformed?.code).toBe('invalid');
  });

  it.each([
    ['without an id', { id: undefined }, '{}', 'invalid', 'The message has no attribute "id".'],
    ['without a tenant', { tenant: undefined }, '{}', 'invalid', 'The message has no attribute "tenant".'],
    ['of a tenant that is none', { tenant: 'all' }, '{}', 'invalid', 'The message\'s tenant "all" is not a UUID.'],
    ['of another version', { specversion: '2.0' }, '{}', 'unsupported', 'The message is of CloudEvents "2.0"; only 1.0 is read.'],
    ['with a key that cannot be decoded', { key: '%zz' }, '{}', 'invalid', 'The message\'s attribute "key" is not percent-encoded UTF-8.'],
    ['with an id that is none', { id: '7' }, '{}', 'invalid', 'The message\'s id "7" is not a UUID.'],
    ['of a time that is none', { time: 'yesterday' }, '{}', 'invalid', 'The message\'s time "yesterday" is not as RFC 3339 has it.'],
    ['whose body is no JSON', {}, '{"a":', 'invalid', "The message's body of 5 bytes is not JSON in UTF-8."],
    [
      'that is too large',
      {},
      `"${'x'.repeat(LARGEST_BODY)}"`,
      'too_large',
      'The message has 1000002 bytes; 1000000 is the limit of the bus.',
    ],
  ])('%s is refused', (_, change, body, code, message) => {
    const attributes = { ...attributesOf(outgoing), ...change };
    expect(() => read(attributes, Buffer.from(body))).toThrow(expect.objectContaining({ code, message }));
    const { message: rest, malformed } = readAny((name) => attributes[name as keyof typeof attributes], Buffer.from(body));
    expect([rest.type, rest.data, malformed?.code]).toEqual([outgoing.name, body.slice(0, LARGEST_BODY), code]);
  });

  it('does not take more than every broker carries', () => {
    expect(() => bodyOf({ ...outgoing, data: 'x'.repeat(LARGEST_BODY) })).toThrow(expect.objectContaining({ code: 'too_large' }));
  });
});
