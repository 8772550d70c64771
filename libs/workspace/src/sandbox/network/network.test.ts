import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { Resolver } from '@hexad/host/outgoing';
import { Uuid7 } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { whyNoSandbox } from '../../fixtures/sandbox-conformance.js';
import { temporary, type Temporary } from '../../fixtures/temporary.js';
import { BubblewrapSandbox } from '../bubblewrap/bubblewrap-sandbox.js';
import type { SandboxResult } from '../sandbox.js';

/** Names that mean this machine. */
class Here extends Resolver {
  override resolve(host: string): Promise<readonly string[]> {
    return Promise.resolve(host.endsWith('.test') ? ['127.0.0.1'] : []);
  }
}

const openIn = (place: Temporary, hosts = ''): Promise<BubblewrapSandbox> =>
  BubblewrapSandbox.open({ folder: place.in('sandboxes'), ids: new Uuid7(), hosts, resolver: new Here() });

const missing = await whyNoSandbox('bubblewrap', openIn);

interface Net extends AsyncDisposable {
  readonly port: number;
  /** Asks the proxy for each target and prints the status, then what the server said. */
  ask(allowed: string, hosts: readonly string[], ...targets: string[]): Promise<SandboxResult>;
}

async function net(): Promise<Net> {
  const stack = new AsyncDisposableStack();
  const place = stack.use(await temporary('/var/tmp'));
  await mkdir(place.in('work'));
  const server = createServer((socket) => socket.end('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => void server.close());
  const script = `
    const http = require('node:http');
    const ask = (path) => new Promise((resolve) => http.request({ host: '127.0.0.1', port: 3128, method: 'CONNECT', path, timeout: 5000 })
      .on('connect', (answer, socket, head) => { if (answer.statusCode !== 200) { socket.destroy(); return resolve(String(answer.statusCode)); }
        let said = head.toString(); socket.on('data', (chunk) => (said += chunk)).on('close', () => resolve('200 ' + said)); })
      .on('error', (error) => resolve(error.code)).end());
    (async () => { for (const one of process.argv.slice(1)) console.log(await ask(one)); })();`;
  return {
    port: (server.address() as { port: number }).port,
    ask: async (allowed, hosts, ...targets) =>
      (await openIn(place, allowed)).run({ program: 'node', args: ['-e', script, ...targets], cwd: place.in('work'), hosts }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

describe.skipIf(missing)('the network of a sandboxed command', () => {
  it('is the hosts and ports that it asked for, of those that the operator allows', async () => {
    await using test = await net();
    const { port } = test;
    const hosts = [`a.test:${port}`];
    const targets = [`a.test:${port}`, `b.test:${port}`, `a.test:${port + 1}`, `127.0.0.1:${port}`];
    const result = await test.ask(`a.test:${port},b.test:${port},127.0.0.0/8`, hosts, ...targets);
    expect([result.stdout, result.refused]).toEqual(['200 hello\n403\n403\n403\n', targets.slice(1)]);
  });

  it('holds no private address that only a name leads to', async () => {
    await using test = await net();
    const result = await test.ask(`a.test:${test.port}`, [`a.test:${test.port}`], `a.test:${test.port}`);
    expect(result.stdout).toBe('403\n');
  });

  it('never holds the address at which clouds give credentials away', async () => {
    await using test = await net();
    const result = await test.ask('169.254.169.254:80,169.254.0.0/16', ['169.254.169.254:80'], '169.254.169.254:80');
    expect(result.stdout).toBe('403\n');
  });

  it('is refused before the command starts where the operator does not allow it', async () => {
    await using test = await net();
    await expect(test.ask('a.test', ['b.test'], 'b.test:443')).rejects.toMatchObject({ code: 'host_refused' });
    await expect(test.ask('', ['a.test'], 'a.test:443')).rejects.toMatchObject({ code: 'host_refused' });
    await expect(test.ask('*.test', ['a.test:80'], 'a.test:80')).rejects.toMatchObject({ code: 'host_refused' });
    await expect(test.ask('10.0.0.0/8', ['10.0.0.0/8'], '10.0.0.1:443')).rejects.toMatchObject({ code: 'host_refused' });
  });

  it('answers nothing but CONNECT, and nobody who asks for no host', async () => {
    await using test = await net();
    const result = await test.ask(
      `a.test:${test.port},127.0.0.0/8`,
      [`a.test:${test.port}`],
      'a.test',
      'a.test:99999',
      'user@a.test:443',
      `a.test:${test.port}`,
    );
    expect(result.stdout).toBe('403\n403\n403\n200 hello\n');
  });

  it('is still nothing for who asks for none', async () => {
    await using test = await net();
    expect((await test.ask(`a.test:${test.port},127.0.0.0/8`, [], `a.test:${test.port}`)).stdout).toBe('ECONNREFUSED\n');
  });
});
