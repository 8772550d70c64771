import { describe, expect, it } from 'vitest';
import { TEXT_OUTPUT, type ModelRequest, type Part } from '../calls/domain/request.js';
import { OutgoingHosts } from '../routing/application/outgoing-hosts.js';
import { readAllowed } from '@hexad/host/outgoing';
import { SomeNames } from '../routing/fixtures/routing.js';
import { HostLinks } from './adapters/host-links.js';
import { asking, look } from './fixtures.js';

const NAMES = new SomeNames({ 'pictures.example.com': ['93.184.216.34'], 'inside.example.com': ['10.0.0.7'] });
const links = (allowed = '') => new HostLinks(new OutgoingHosts(readAllowed(allowed), NAMES));
const looked = (request: ModelRequest, allowed?: string) =>
  look(request, {}, { links: links(allowed) }).then(
    () => 'sent',
    ({ code }: { code: string }) => code,
  );

const image = (url: string): Part => ({ type: 'image', source: { kind: 'url', url } });
const WAYS: readonly (readonly [what: string, request: (url: string) => ModelRequest])[] = [
  ['a picture', (url) => asking(image(url))],
  ['a file', (url) => asking({ type: 'document', source: { kind: 'url', url } })],
  ['the result of a tool', (url) => asking({ type: 'tool_result', callId: 'c', parts: [image(url) as never], failed: false })],
  [
    'a part of one protocol',
    (url) => asking({ type: 'opaque', dialect: 'anthropic', value: { type: 'image', source: { type: 'url', url } } }),
  ],
  [
    "a provider's own tool",
    (url) => ({
      ...asking({ type: 'text', text: 'Hi' }),
      output: TEXT_OUTPUT,
      extra: { dialect: 'openai-responses', fields: { tools: [{ type: 'mcp', server_url: url }] } },
    }),
  ],
];

describe.each(WAYS)('the address of %s', (_what, request) => {
  it.each([
    'http://169.254.169.254/latest',
    'https://127.0.0.1/a.png',
    'http://[::1]/',
    'https://inside.example.com/a.png',
    'http://metadata/',
  ])('is refused where it leads inside: %s', async (url) => {
    expect(await looked(request(url))).toBe('host_refused');
  });

  it('is sent on where it leads to the internet', async () => {
    expect(await looked(request('http://pictures.example.com/a.png'))).toBe('sent');
  });
});

it('a host that the operator allowed may be fetched from', async () => {
  expect(await looked(asking(image('http://inside.example.com/a.png')), 'inside.example.com')).toBe('sent');
});

it('is told with the host, and who can allow it', async () => {
  const refused = look(asking(image('https://10.0.0.7/secret-path')), {}, { links: links() });
  await expect(refused).rejects.toMatchObject({
    message:
      'The request has the address of a file that a provider would fetch: "10.0.0.7" may not be called: its address is private or special. ' +
      'The operator can allow hosts with HEXAD_LLM_ALLOWED_HOSTS.',
  });
});

it('of too many hosts are not looked up', async () => {
  const parts = Array.from({ length: 51 }, (_, at) => image(`https://h${at}.example.com/a.png`));
  expect(await looked(asking(...parts))).toBe('too_large');
});
