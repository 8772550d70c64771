import { randomUUID } from 'node:crypto';
import { MsgHdrsImpl } from '@nats-io/transport-node';
import type { OutboxMessage } from '@hexad/store';
import { describe, expect, it } from 'vitest';
import { attributesIn, headersOf } from './headers.js';

const message: OutboxMessage = {
  id: randomUUID(),
  kind: 'event',
  name: 'ä ö.*.>',
  service: 'test',
  tenant: randomUUID(),
  key: 'a key\r\n: 東',
  subject: null,
  actor: 'user:7',
  priority: 1,
  ordered: false,
  traceparent: null,
  time: new Date(),
  data: null,
};

describe('headers of NATS', () => {
  it('are read by the client as they were sent, with the id by which the server knows a message again', () => {
    const headers = MsgHdrsImpl.decode(headersOf(message));
    const attribute = attributesIn((name) => headers.get(name) || undefined);
    expect([headers.get('Nats-Msg-Id'), attribute('id'), attribute('type')]).toEqual([message.id, message.id, message.name]);
    expect([decodeURIComponent(attribute('key')!), attribute('subject')]).toEqual([message.key, undefined]);
  });

  it('of more than one line are refused', () => {
    const forged = { ...message, traceparent: '00-\r\nhexad-group: other' };
    expect(() => headersOf(forged)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});
