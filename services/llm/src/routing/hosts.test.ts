import { describe, expect, it } from 'vitest';
import { OutgoingHosts } from './application/outgoing-hosts.js';
import { readAllowed } from '@hexad/host/outgoing';
import { SomeNames } from './fixtures/routing.js';

const check = (url: string, addresses: readonly string[] = [], allowed = '') => {
  const names = new SomeNames({ [URL.parse(url)?.hostname.replace(/\.$/, '') ?? '']: addresses });
  return new OutgoingHosts(readAllowed(allowed), names).check(url).then(
    () => 'allowed',
    ({ code }: { code: string }) => code,
  );
};

describe('a base URL', () => {
  it.each([
    ['https://api.example.com/v1', ['93.184.216.34']],
    ['https://api.example.com', ['2606:2800:220:1::1', '93.184.216.34']],
    ['https://8.8.8.8', []],
    ['https://[2606:4700::1111]:8443/v1', []],
    ['https://not-there-yet.example.com', []],
  ])('of the public internet may be called: %s', async (url, addresses) => {
    expect(await check(url, addresses)).toBe('allowed');
  });

  it.each([
    'http://8.8.8.8',
    'https://127.0.0.1',
    'https://0x7f.1',
    'https://2130706433',
    'https://0177.0.0.1/v1',
    'https://0.0.0.0',
    'https://10.1.2.3',
    'https://172.31.255.255',
    'https://192.168.0.1',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1',
    'https://100.100.100.200',
    'https://198.18.0.1',
    'https://192.0.2.1',
    'https://224.0.0.1',
    'https://255.255.255.255',
    'https://[::1]',
    'https://[::]',
    'https://[::7f00:1]',
    'https://[::ffff:127.0.0.1]',
    'https://[::ffff:0:127.0.0.1]',
    'https://[64:ff9b::127.0.0.1]',
    'https://[64:ff9b:1::a00:1]',
    'https://[2002:7f00:1::]',
    'https://[2001:0:7f00:1::]',
    'https://[fe80::1]',
    'https://[fec0::1]',
    'https://[fd00:ec2::254]',
    'https://[ff02::1]',
    'https://[2001:db8::1]',
    'https://user:secret@api.example.com',
    'https://api.example.com/v1?key=secret',
    'https://api.example.com/v1#a',
    'file:///etc/passwd',
    'gopher://127.0.0.1',
    'https://',
    '127.0.0.1:11434',
    '',
  ])('that points elsewhere is refused: %s', async (url) => {
    expect(await check(url)).toBe('host_refused');
  });

  it.each([
    ['https://inside.example.com', ['10.0.0.1']],
    ['https://both.example.com', ['93.184.216.34', '127.0.0.1']],
    ['https://mapped.example.com', ['::ffff:10.0.0.1']],
    ['https://localhost', ['::1']],
    ['https://localhost./v1', ['127.0.0.1']],
    ['https://metadata.google.internal', ['93.184.216.34']],
    ['http://api.example.com', ['93.184.216.34']],
    ['https://odd.example.com', ['not an address']],
  ])('whose name means something else is refused: %s is %o', async (url, addresses) => {
    expect(await check(url, addresses)).toBe('host_refused');
  });

  it('is refused without the secret in it', async () => {
    const refusal = new OutgoingHosts([], new SomeNames()).check('https://user:hunter2@api.example.com/v1');
    await expect(refusal).rejects.toMatchObject({ message: expect.not.stringContaining('hunter2') });
  });
});

describe('what the operator allows', () => {
  it.each([
    ['http://127.0.0.1:11434/v1', [], '127.0.0.1:11434'],
    ['http://127.0.0.1:8000/v1', [], '127.0.0.0/8'],
    ['http://[::1]:8000', [], '[::1]:8000'],
    ['http://[::1]:8000', [], '::1/128'],
    ['http://ollama:11434', ['172.18.0.2'], 'ollama'],
    ['http://ollama:11434', ['172.18.0.2'], '172.16.0.0/12'],
    ['https://llm.corp.example.com', ['10.0.0.9'], 'x.example.com, *.corp.example.com'],
    ['http://LLM.corp.example.com.', ['10.0.0.9'], 'llm.corp.example.com'],
    ['http://169.254.169.254', [], '169.254.169.254'],
  ])('may be called: %s at %o with %s', async (url, addresses, allowed) => {
    expect(await check(url.toLowerCase(), addresses, allowed)).toBe('allowed');
  });

  it.each([
    ['http://127.0.0.1:11435', [], '127.0.0.1:11434'],
    ['http://vllm:8000', ['172.18.0.2', '10.0.0.1'], '172.16.0.0/12'],
    ['https://corp.example.com', ['10.0.0.9'], '*.corp.example.com'],
    ['https://evilcorp.example.com', ['10.0.0.9'], '*.corp.example.com'],
    ['http://169.254.169.254', [], '0.0.0.0/0'],
    ['https://[fd00:ec2::254]', [], 'fc00::/7'],
    ['http://name.corp.example.com', ['169.254.169.254'], '*.corp.example.com'],
    ['https://metadata.google.internal', ['10.0.0.9'], '*.google.internal'],
  ])('is no more than that: %s at %o with %s', async (url, addresses, allowed) => {
    expect(await check(url, addresses, allowed)).toBe('host_refused');
  });

  it.each(['http://a', 'a b', 'host:0', 'host:99999', '*.', '10.0.0.0/33', '*', 'a,,b c'])('is read or refused: %s', (text) => {
    expect(() => readAllowed(text)).toThrowError(expect.objectContaining({ code: 'invalid' }));
  });
});
