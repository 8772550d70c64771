import { describe, expect, it } from 'vitest';
import { redact, redactText } from './redact.js';

describe('redaction', () => {
  it.each([
    ['apiKey', 'abc'],
    ['service_secret', 'abc'],
    ['Authorization', 'Basic abc'],
    ['accessToken', 'abc'],
  ])('hides a field called %s', (name, value) => {
    expect(redact({ [name]: value })).toEqual({ [name]: '[redacted]' });
  });

  it('keeps fields that only sound alike', () => {
    expect(redact({ tokens_used: 12, author: 'a', monkey: 'b' })).toEqual({ tokens_used: 12, author: 'a', monkey: 'b' });
  });

  it.each([
    ['key hxd_0123456789abcdef0123 refused', 'key [redacted] refused'],
    ['postgres://hexad:hunter22@db/hexad', 'postgres://hexad:[redacted]@db/hexad'],
    ['Authorization: Bearer abcdefghijklmnop', 'Authorization: Bearer [redacted]'],
    ['eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0xxxx.c2lnbmF0dXJl', '[redacted]'],
  ])('hides a secret inside the text %j', (text, clean) => {
    expect(redactText(text)).toBe(clean);
  });

  it('looks into errors and their causes', () => {
    const error = new Error('outer', { cause: new Error('key hxd_0123456789abcdef0123') });
    expect(JSON.stringify(redact({ error }))).not.toContain('hxd_0');
  });

  it('ends on a value that contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(() => JSON.stringify(redact(loop))).not.toThrow();
  });
});
