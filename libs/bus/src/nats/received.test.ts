import { MsgHdrsImpl, type Msg } from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';
import { headerIn, headersIn, statusOf } from './received.js';

/** As the client has it: the headers and the body in one piece. */
function received(text: string, body = '{}'): Msg {
  const [head, data] = [Buffer.from(text), Buffer.from(body)];
  const kept = { _rdata: Buffer.concat([head, data]), _msg: { hdr: head.length === 0 ? -1 : head.length } };
  return { ...kept, data, headers: undefined } as unknown as Msg;
}

const TEXT =
  'NATS/1.0\r\nce-id: 7\r\nce-type:tight\r\nx-ce-key: other\r\nce-key:   wide \t\r\nce-Key: capital\r\nce-key: second\r\nempty: \r\n' +
  'no colon\r\nce-subject: ä: b\r\nlast: end\r\n\r\n';

describe('the headers of a received message', () => {
  it('are what the client reads', () => {
    const [ours, theirs] = [headerIn(received(TEXT)), MsgHdrsImpl.decode(Buffer.from(TEXT))];
    for (const name of ['ce-id', 'ce-type', 'ce-key', 'ce-Key', 'ce-KEY', 'key', 'empty', 'no colon', 'ce-subject', 'last', 'none'])
      expect([name, ours(name)]).toEqual([name, theirs.get(name) || undefined]);
    expect([...headersIn(received(TEXT))!]).toEqual([...theirs]);
  });

  it('are none where there are none, and none of the body', () => {
    const header = headerIn(received('', '\r\nce-id: 7\r\n'));
    expect([header('ce-id'), headerIn(received('NATS/1.0\r\n\r\n', '\r\nce-id: 7\r\n'))('ce-id')]).toEqual([undefined, undefined]);
  });

  it('that the client cannot write are left out of what is buried', () => {
    const all = headersIn(received('NATS/1.0\r\na b: 1\r\nc: 2\r\nd: 3\n4\r\n: 5\r\n\r\n'))!;
    expect([...all]).toEqual([['c', ['2']]]);
  });

  it('are read by the client where it does not keep them as we know it', () => {
    const msg = { data: Buffer.from(''), headers: MsgHdrsImpl.decode(Buffer.from('NATS/1.0 404 none\r\na: 1\r\n\r\n')) } as unknown as Msg;
    expect([headerIn(msg)('a'), headersIn(msg)?.get('a'), statusOf(msg)]).toEqual(['1', '1', 404]);
  });
});
