import { describe, expect, it } from 'vitest';
import { Scrubber } from './domain/scrubber.js';

const VALUE = 'planted/secret+of 32 "characters"';
const scrubber = new Scrubber(new Map([['TOKEN', VALUE]]));

describe('what is answered to a step that was given a secret', () => {
  it.each([
    ['as it is', VALUE],
    ['in JSON', JSON.stringify({ echo: VALUE })],
    ['in a URL', `https://example.com/?t=${encodeURIComponent(VALUE)}`],
    ['in a form', new URLSearchParams({ t: VALUE }).toString()],
    ['in hex', Buffer.from(VALUE).toString('hex')],
    ['in base64', Buffer.from(VALUE).toString('base64')],
    ['in base64, behind one letter', Buffer.from(`a${VALUE}`).toString('base64')],
    ['in base64, behind a user', `Basic ${Buffer.from(`me:${VALUE}:end`).toString('base64')}`],
    ['in base64 of URLs', Buffer.from(`ab${VALUE}`).toString('base64url')],
  ])('does not say it %s', (_how, text) => {
    const clean = scrubber.text(text);
    expect(clean).toContain('[secret TOKEN]');
    const left = Buffer.from(clean.replaceAll('[secret TOKEN]', ''), 'base64').toString('latin1');
    expect(clean.includes('planted') || left.includes('planted') || left.includes('characters')).toBe(false);
  });

  it('is clean at any depth, in names of fields and in numbers', () => {
    const digits = new Scrubber(new Map([['PIN', '1234567890']]));
    expect(digits.value({ a: [{ '1234567890': true }, 1_234_567_890, 7, 'x 1234567890'], b: null })).toEqual({
      a: [{ '[secret PIN]': true }, '[secret PIN]', 7, 'x [secret PIN]'],
      b: null,
    });
  });

  it('says no line of one with several lines', () => {
    const pem = new Scrubber(new Map([['KEY', '-----BEGIN KEY-----\nMIIEvQIBADAN\nBgkqhkiG9w0B\n-----END KEY-----']]));
    expect(pem.text('bad key: BgkqhkiG9w0B')).toBe('bad key: [secret KEY]');
  });
});
