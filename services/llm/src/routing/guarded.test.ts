import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnthropicProvider } from '../providers/anthropic/provider.js';
import { Transport } from '../providers/shared/transport.js';
import { guardedDispatcher } from '@hexad/host/guarded-dispatcher';
import { OutgoingHosts } from './application/outgoing-hosts.js';
import { readAllowed } from '@hexad/host/outgoing';
import { SomeNames } from './fixtures/routing.js';

let asked = 0;
const server = createServer((_, response) => {
  asked += 1;
  response.end('hello');
});
let port: number;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server[Symbol.asyncDispose]());

/** Names as they are at first, and connections that only go where the operator allows. */
function open(names: Readonly<Record<string, readonly string[]>>, allowed: string) {
  const resolver = new SomeNames(names);
  const hosts = new OutgoingHosts(readAllowed(allowed), resolver);
  const transport = new Transport({ dispatcher: guardedDispatcher(hosts) });
  const get = async (base: string): Promise<string> => {
    try {
      return await (await transport.fetch(base)(base)).text();
    } catch (error) {
      return AppError.from(error).code;
    }
  };
  return { get, hosts, resolver, transport, [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose]() };
}

describe('a connection', () => {
  it('goes to the address that was checked, whatever the machine believes the name means', async () => {
    await using guarded = open({ 'models.test': ['127.0.0.1'] }, '127.0.0.0/8');
    expect(await guarded.get(`http://models.test:${port}/v1`)).toBe('hello');
  });

  it('is not made to an address that is not allowed, be it by name or not', async () => {
    await using guarded = open({ 'models.test': ['127.0.0.1'] }, '');
    const before = asked;
    const codes = [await guarded.get(`http://models.test:${port}`), await guarded.get(`http://127.0.0.1:${port}`)];
    expect([codes, asked - before]).toEqual([['host_refused', 'host_refused'], 0]);
  });

  it('is not made when the name meant something else while it was checked before', async () => {
    await using guarded = open({ 'models.test': ['93.184.216.34'] }, '10.0.0.0/8');
    const base = `https://models.test:${port}`;
    await guarded.hosts.check(base);
    guarded.resolver.names.set('models.test', ['127.0.0.1']);
    expect(await guarded.get(base)).toBe('host_refused');
  });

  it('is not made to a name without an address', async () => {
    await using guarded = open({}, '127.0.0.1');
    expect(await guarded.get(`https://models.test:${port}`)).toBe('provider_unavailable');
  });

  it('is looked up by nobody else: the port that was allowed is the only one', async () => {
    await using guarded = open({}, `127.0.0.1:${port}`);
    const codes = [await guarded.get(`http://127.0.0.1:${port}`), await guarded.get(`http://127.0.0.1:${port === 1 ? 2 : 1}`)];
    expect(codes).toEqual(['hello', 'host_refused']);
  });

  it('that is refused is told as that by the official SDK', async () => {
    await using guarded = open({}, '');
    const provider = new AnthropicProvider(guarded.transport);
    const signal = new AbortController().signal;
    const models = provider.models({ provider: 'ours', baseUrl: `http://127.0.0.1:${port}`, secret: 'sk-1', signal, timeoutMs: 1_000 });
    await expect(models).rejects.toMatchObject({ code: 'host_refused' });
  });
});
