import { beforeEach, describe, expect, it } from 'vitest';
import { DnsServer } from './fixtures/dns-server.js';
import { ALICE } from './fixtures/house.js';
import { Signer } from './testing/signer.js';
import { dialEcho, echoOnTcp, type TcpEcho } from './fixtures/tcp-echo.js';

const start = { workflow: 'w', projectId: '', inputsJson: '{}', idempotencyKey: '' };
const HOSTS = ['127.0.0.1', '127.0.0.2', '127.0.0.3'] as const;

async function spread(call: () => Promise<unknown>, pods: readonly TcpEcho[]): Promise<void> {
  const before = pods.map(({ script }) => script.calls.length);
  const seen = async () => {
    await Promise.all(Array.from({ length: 12 }, call));
    return pods.map(({ script }, index) => script.calls.length - before[index]!);
  };
  await expect.poll(async () => Math.min(...(await seen())), { timeout: 15_000, interval: 100 }).toBeGreaterThan(10);
}

/** Servers as the pods of a headless service: one name, one port, addresses of their own, connections of a second. */
describe('calls to a name with several addresses', { timeout: 30_000 }, () => {
  let signer: Signer;
  beforeEach(async () => void (signer = await Signer.create()));
  const pod = (host: string, port = 0) => echoOnTcp(signer, { host, port, connectionAgeMs: 1_000 });

  it('are spread over all of them, also over one that appears later, and never fail when one goes', async () => {
    await using dns = await DnsServer.open();
    await using first = await pod(HOSTS[0]);
    await using second = await pod(HOSTS[1], first.port);
    dns.addresses = HOSTS.slice(0, 2);
    using client = dialEcho(signer, `dns://127.0.0.1:${dns.port}/echo.hexad.svc:${first.port}`);
    const call = () => client.echo.startRun(start, { caller: ALICE });
    await spread(call, [first, second]);

    await using third = await pod(HOSTS[2], first.port);
    dns.addresses = HOSTS;
    await spread(call, [first, second, third]);

    dns.addresses = HOSTS.slice(1);
    const leaving = first[Symbol.asyncDispose]();
    const during = await Promise.allSettled(Array.from({ length: 50 }, call));
    await leaving;
    expect(during.filter(({ status }) => status === 'rejected')).toEqual([]);
    await spread(call, [second, third]);
  });

  it('go on when every address is a new one', async () => {
    await using dns = await DnsServer.open();
    const old = await pod(HOSTS[0]);
    dns.addresses = HOSTS.slice(0, 1);
    using client = dialEcho(signer, `dns://127.0.0.1:${dns.port}/echo.hexad.svc:${old.port}`);
    const call = () => client.echo.startRun(start, { caller: ALICE });
    await call();
    dns.addresses = HOSTS.slice(1, 2);
    await using fresh = await pod(HOSTS[1], old.port);
    await old[Symbol.asyncDispose]();
    expect(await call()).toEqual({ runId: 'w' });
    expect(fresh.script.calls.length).toBe(1);
  });
});
