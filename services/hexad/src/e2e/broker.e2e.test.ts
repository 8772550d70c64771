import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { hasNats, OwnNats, RabbitServer } from '@hexad/testing';
import { describe, expect, it } from 'vitest';
import { Machine } from './fixtures/hexad.js';

const SERVE = ['serve', '--role', 'all'];
const withBus = (url: string) => ({ env: { HEXAD_BUS_URL: url, HEXAD_PORT: '0' } });

/** The first line on stderr; then the process is asked to stop. */
async function firstWords(machine: Machine, url: string): Promise<readonly [words: string, code: number | null]> {
  const child = machine.start(SERVE, withBus(url));
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const said = await createInterface({ input: child.stderr! })[Symbol.asyncIterator]().next();
  child.kill('SIGTERM');
  const [code] = await exit;
  return [String(said.value), code];
}

describe('a process whose broker is not there', () => {
  it.each(['amqp://hexad:pass-word@127.0.0.1:1', 'nats://hexad:pass-word@127.0.0.1:1'])(
    'says where it waits and why, and ends when it is asked to: %s',
    async (url) => {
      using machine = new Machine();
      const [words, code] = await firstWords(machine, url);
      expect(words).toMatch(/^Waiting for the broker of HEXAD_BUS_URL at 127\.0\.0\.1:1: .*refused.*\.$/iu);
      expect(words).not.toContain('pass-word');
      expect(code).not.toBeNull();
    },
  );

  it('says so also of one that says nothing', async () => {
    using machine = new Machine();
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const [words] = await firstWords(machine, `amqp://127.0.0.1:${port}`);
    silent.close();
    expect(words).toBe(`Waiting for the broker of HEXAD_BUS_URL at 127.0.0.1:${port}: it does not answer.`);
  });
});

const REFUSED = {
  code: 77,
  stdout: '',
  stderr: expect.stringMatching(/refuses[^\n]*HEXAD_BUS_URL(?!.*pass-word)[^\n]* \[forbidden\]\n$/u) as string,
};

const withNats = await hasNats();

describe('a process whom its broker does not let in ends and says so', () => {
  it.runIf(RabbitServer.installed)('a virtual host that there is not, and a wrong password', { timeout: 120_000 }, async () => {
    using machine = new Machine();
    await using broker = await RabbitServer.start();
    const [nowhere, wrong] = [new URL(broker.url), new URL(broker.url)];
    nowhere.pathname = '/nowhere';
    wrong.password = 'pass-word';
    expect(await machine.hexad(SERVE, withBus(nowhere.href))).toMatchObject(REFUSED);
    expect(await machine.hexad(SERVE, withBus(wrong.href))).toMatchObject(REFUSED);
  });

  it.runIf(withNats)('a password that NATS does not take', async () => {
    using machine = new Machine();
    await using broker = await OwnNats.start('no_auth_user: hexad\nauthorization { users: [{ user: hexad, password: right }] }\n');
    expect(await machine.hexad(SERVE, withBus(broker.url.replace('nats://', 'nats://hexad:pass-word@')))).toMatchObject(REFUSED);
  });
});
