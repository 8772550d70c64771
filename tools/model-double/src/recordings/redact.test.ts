import { describe, expect, it } from 'vitest';
import { masked, maskedChunks, requestHeaders, responseHeaders, secretsOf, urlWithoutKey } from './redact.js';

const KEY = 'abcdef-0123456789-own';

const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const of = (index: number, content: string) => event({ choices: [{ index, delta: { content } }] });
const seen = (...parts: string[]) =>
  Buffer.concat(
    maskedChunks(
      parts.map((part) => Buffer.from(part)),
      [KEY],
    ),
  ).toString();

describe('redaction', () => {
  it('finds the keys of a request wherever a provider takes them', () => {
    const headers = { authorization: `Bearer ${KEY}1`, 'x-api-key': `${KEY}2`, 'x-goog-api-key': `${KEY}3`, 'api-key': `${KEY}4` };
    expect(secretsOf(headers, new URLSearchParams({ key: `${KEY}5` }))).toHaveLength(5);
    expect(urlWithoutKey('/v1', new URLSearchParams({ key: KEY, alt: 'sse' }))).toBe('/v1?alt=sse');
  });

  it.each([
    'sk-ant-api03-abcdefghijklmnopqrst',
    'AIzaSyA1234567890abcdefghijklm',
    'ghp_abcdefghijklmnopqrstuvwxyz',
    'AKIAABCDEFGHIJKLMNOP',
  ])('masks %s, which nobody sent, and keeps the length', (other) => {
    expect(masked(Buffer.from(`“${other}”, ü`), []).toString()).toBe(`“${'x'.repeat(other.length)}”, ü`);
  });

  it('masks a key that lies across chunks', () => {
    expect(seen('{"text":"abcdef-01234', '56789-own."}')).toBe(`{"text":"${'x'.repeat(KEY.length)}."}`);
  });

  it('masks a key that lies across the events of a stream, in each provider’s form', () => {
    const forms = [
      (text: string) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
      (text: string) => ({ type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: text } }),
      (content: string) => ({ choices: [{ index: 0, delta: { content } }] }),
      (text: string) => ({ choices: [{ index: 0, delta: { tool_calls: [{ index: 1, function: { arguments: text } }] } }] }),
      (delta: string) => ({ type: 'response.output_text.delta', output_index: 0, content_index: 0, delta }),
      (text: string) => ({ candidates: [{ content: { parts: [{ text }], role: 'model' } }] }),
    ];
    for (const form of forms) {
      const stream = `${event(form('It is ab'))}${event(form('cdef-0123'))}${event(form('456789-own, "ü" \n'))}`;
      expect(seen(stream)).toBe(`${event(form('It is xx'))}${event(form('x'.repeat(9)))}${event(form(`${'x'.repeat(10)}, "ü" \n`))}`);
    }
  });

  it('keeps the texts of one stream apart', () => {
    const [one, other] = [KEY.slice(0, 9), KEY.slice(9)];
    expect(seen(of(0, one), of(1, 'between'), of(0, other))).toBe(of(0, 'x'.repeat(9)) + of(1, 'between') + of(0, 'x'.repeat(12)));
  });

  it('leaves out the headers that tell who somebody is', () => {
    expect(requestHeaders({ authorization: KEY, cookie: 'a', 'x-api-key': KEY, accept: '*/*', 'user-agent': 'x' })).toEqual({
      accept: '*/*',
    });
    expect(responseHeaders({ 'openai-organization': 'acme', 'set-cookie': ['a'], 'x-request-id': `id-${KEY}` }, [KEY])).toEqual({
      'x-request-id': `id-${'x'.repeat(KEY.length)}`,
    });
  });
});
