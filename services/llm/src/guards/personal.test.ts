import { findAll, replaceFound } from '@hexad/telemetry/patterns';
import { describe, expect, it } from 'vitest';
import { ADDRESS_FINDERS, PERSONAL_FINDERS } from './domain/personal.js';

const FINDERS = [...PERSONAL_FINDERS, ...ADDRESS_FINDERS];
const seen = (text: string): string => replaceFound(text, findAll(text, FINDERS), (_, kind) => `<${kind}>`);

describe('personal data', () => {
  it.each([
    ['ada.lovelace+work@mail.example.org', 'email'],
    ['+49 (0)151 234-567-89', 'phone'],
    ['+442071838750', 'phone'],
    ['(555) 123-4567', 'phone'],
    ['555-123-4567', 'phone'],
    ['4111 1111 1111 1111', 'card'],
    ['5500005555555559', 'card'],
    ['3782-822463-10005', 'card'],
    ['DE89370400440532013000', 'iban'],
    ['GB82 WEST 1234 5698 7654 32', 'iban'],
    ['FR14 2004 1010 0505 0001 3M02 606', 'iban'],
    ['123-45-6789', 'ssn'],
    ['192.168.10.254', 'ip'],
    ['2001:db8::8a2e:370:7334', 'ip'],
  ])('%s is found as %s between other words', (value, kind) => {
    expect(seen(`a ${value}, b (${value}) and "${value}".`)).toBe(`a <${kind}>, b (<${kind}>) and "<${kind}>".`);
  });

  it.each([
    '4111 1111 1111 1112',
    'DE89370400440532013001',
    'order 1234567890123',
    '000-12-3456 and 123-00-4567',
    'version 1.2.3.4.5, 300.1.1.1, at 12:30:45',
    '2026-11-21 17:24:52.123',
    'user@localhost, @scope/package@1.2.3',
    'std::vector<int>, a::b, f00d',
    '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0',
    'f47ac10b-58cc-4372-a567-0e02b2c3d479',
  ])('is not seen in %j', (text) => {
    expect(seen(text)).toBe(text);
  });

  it('that stands after other digits is found all the same', () => {
    expect(seen('in 2024 4111 1111 1111 1111 was charged')).toBe('in 2024 <card> was charged');
  });
});

describe('a megabyte of', () => {
  it.each(['a', '1', '1 ', '1-', '4111 ', 'a@', 'a@b.', 'DE89 ', 'GB82 WEST ', '+1 ', '(555) ', '1.1', 'f:', '::'])(
    '%j is searched in linear time: else this would not end',
    (seed) => {
      const text = seed.repeat(Math.ceil(1_000_000 / seed.length));
      expect(FINDERS.flatMap((finder) => [...finder.find(text)].slice(0, 1)).length).toBeLessThan(FINDERS.length);
    },
  );
});
