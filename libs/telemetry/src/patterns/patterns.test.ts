import { describe, expect, it } from 'vitest';
import { findAll, replaceFound, SECRET_FINDERS } from './index.js';

const seen = (text: string): string => replaceFound(text, findAll(text), (_, kind) => `<${kind}>`);
const letters = (count: number): string => 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA'.repeat(4).slice(0, count);
const hex = (count: number): string => '0a1b2c3d4e5f60718293a4b5c6d7e8f9'.repeat(4).slice(0, count);

/** Made of two, so that nobody's scanner takes these for keys. */
const KEYS: readonly (readonly [kind: string, prefix: string, rest: string])[] = [
  ['api_key', 'hxd_', letters(24)],
  ['api_key', 'sk-', letters(40)],
  ['api_key', 'sk-ant-', `api03-${letters(60)}`],
  ['api_key', 'sk-proj-', letters(60)],
  ['api_key', 'gsk_', letters(50)],
  ['api_key', 'hf_', letters(34)],
  ['google_key', 'AIza', letters(35)],
  ['google_key', 'ya29.', letters(60)],
  ['aws_key', 'AKIA', 'IOSFODNN7EXAMPLE'],
  ['azure_key', '', `${letters(3)}8Q~${letters(34)}`],
  ['github_token', 'ghp_', letters(36)],
  ['github_token', 'github_pat_', letters(60)],
  ['gitlab_token', 'glpat-', letters(20)],
  ['slack_token', 'xoxb-', `123456789012-${letters(24)}`],
  ['stripe_key', 'sk_live_', letters(24)],
  ['stripe_key', 'whsec_', letters(32)],
  ['token', 'npm_', letters(36)],
  ['token', 'dapi', hex(32)],
  ['token', 'SG.', `${letters(22)}.${letters(43)}`],
  ['token', '1234567890:', `AA${letters(33)}`],
  ['jwt', 'eyJ', `hbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0xxxx.${letters(20)}`],
];

describe('a key', () => {
  it.each(KEYS)('of the kind %s that begins with "%s" is found between other words', (kind, prefix, rest) => {
    expect(seen(`use ${prefix}${rest}, please`)).toBe(`use <${kind}>, please`);
  });

  it.each([
    ['aws_secret_access_key = ', letters(40), '', 'aws_key'],
    ['DefaultEndpointsProtocol=https;AccountKey=', letters(86), ';Suffix=x', 'azure_key'],
    ['https://x.blob.core.windows.net/a?se=1&sig=', letters(44), '&x=1', 'azure_key'],
    ['https://hooks.slack.com/services/', 'T0001/B0001/XXXXXXXXXXXXXXXX', '', 'slack_token'],
    ['Authorization: Bearer ', letters(24), '', 'token'],
    ['postgres://hexad:', 'hunter2', '@db:5432/x', 'password'],
    ['Server=db;Password=', 'S3cret!', ';Pooling=1', 'password'],
    ['{"password":"', 'hunter2', '"}', 'secret'],
    ['{\\"password\\":\\"', 'hunter2', '\\"}', 'secret'],
    ["client_secret: '", 'hunter2-and-more', "'", 'secret'],
    ['export DB_PASSWORD=', 'q8Zr2LmX91', '\n', 'secret'],
    ['api_key := "', letters(20), '"', 'secret'],
  ])('is found after %j, and what stands around it stays', (before, secret, after, kind) => {
    expect(seen(before + secret + after)).toBe(`${before}<${kind}>${after}`);
  });

  it.each([
    'const password: string = readPassword();',
    'password = os.environ["DB_PASSWORD"]',
    'token=${TOKEN}',
    'postgres://user:$PASSWORD@db/x',
    '"password": "<your password>"',
    'password: "changeme"',
    'The tokens: 1234 in, 567 out.',
    'sk-short and task-management-of-a-long-name',
    'commit 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
    'see https://example.org:8080/a@b',
  ])('is not seen in %j', (text) => {
    expect(seen(text)).toBe(text);
  });
});

const block = (kind: string) => `-----BEGIN ${kind}PRIVATE KEY-----\n${letters(64)}\n${letters(20)}==\n-----END ${kind}PRIVATE KEY-----`;

describe('a private key', () => {
  it.each(['', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED '])('of the kind "%s" is found as a whole', (kind) => {
    expect(seen(`a\n${block(kind)}\nb`)).toBe('a\n<private_key>\nb');
  });

  it('is found where it was cut off, up to where something else begins', () => {
    expect(seen(`${block('').slice(0, 80)} <- here`)).toBe('<private_key><- here');
  });
});

describe('what overlaps', () => {
  it('is one, of the kind that comes first in the list', () => {
    expect(seen(`{"api_key":"sk-${letters(30)}"}`)).toBe('{"api_key":"<api_key>"}');
  });
});

/** What makes patterns go back and forth: their beginnings, again and again. */
const NASTY = [
  'a',
  '_',
  '-eyJ',
  'eyJaaaaaaaa.',
  'a://b:',
  '://',
  'password="a',
  ';pwd=a',
  'sk-',
  'Bearer a',
  'aws_key=',
  'SG.aaaaaaaaaaaaaaaaaaaa.',
];
const BLOCKS = ['-----BEGIN PRIVATE KEY-----', '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n', '-----END PRIVATE KEY-----'];

describe('a megabyte of', () => {
  it.each([...NASTY, ...BLOCKS])('%j is searched in linear time: else this would not end', (seed) => {
    const text = seed.repeat(Math.ceil(1_000_000 / seed.length));
    expect(SECRET_FINDERS.flatMap((finder) => [...finder.find(text)].slice(0, 1)).length).toBeLessThan(SECRET_FINDERS.length);
  });
});
