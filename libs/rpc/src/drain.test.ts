import { AppError } from '@hexad/kernel';
import { TcpProxy } from '@hexad/testing';
import { describe, expect, it } from 'vitest';
import { HealthWatcher } from './fixtures/health-watcher.js';
import { ALICE } from './fixtures/house.js';
import { Signer } from './testing/signer.js';
import { dialEcho, echoOnTcp } from './fixtures/tcp-echo.js';

const get = { runId: 'r' };

describe('a server that drains', () => {
  it('finishes what it has begun, while new calls go to another address', async () => {
    const signer = await Signer.create();
    await using first = await echoOnTcp(signer, { drainMs: 10_000 });
    await using second = await echoOnTcp(signer);
    using client = dialEcho(signer, `ipv4:127.0.0.1:${first.port},127.0.0.1:${second.port}`);
    const call = () => client.echo.getRun(get, { caller: ALICE });
    const gate = Promise.withResolvers<void>();
    first.script.gate = gate.promise;
    const begun: Promise<unknown>[] = [];
    await expect.poll(() => (begun.push(call()), first.script.reads)).toBeGreaterThan(0);
    const drained = first[Symbol.asyncDispose]();
    const [before, served] = [first.script.reads, second.script.reads];
    await Promise.all(Array.from({ length: 10 }, call));
    expect([first.script.reads, second.script.reads - served >= 10]).toEqual([before, true]);
    gate.resolve();
    await drained;
    expect((await Promise.allSettled(begun)).filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  it('lets a stream that ends by itself come to its end', async () => {
    const signer = await Signer.create();
    await using server = await echoOnTcp(signer, { drainMs: 10_000 });
    using client = dialEcho(signer, `127.0.0.1:${server.port}`);
    const gate = Promise.withResolvers<void>();
    server.script.gate = gate.promise;
    const seen: string[] = [];
    const read = (async () => {
      for await (const { chunk } of client.archives.getArchive({ runId: 'r' }, { caller: ALICE })) seen.push(Buffer.from(chunk).toString());
    })();
    await expect.poll(() => seen).toEqual(['r']);
    const drained = server[Symbol.asyncDispose]();
    gate.resolve();
    await Promise.all([read, drained]);
    expect(seen).toEqual(['r', '.']);
  });

  it('tells who watches its health that it serves no more', async () => {
    const signer = await Signer.create();
    await using server = await echoOnTcp(signer, { drainMs: 10_000 });
    using client = dialEcho(signer, `127.0.0.1:${server.port}`);
    const gate = Promise.withResolvers<void>();
    server.script.gate = gate.promise;
    const running = client.echo.getRun(get, { caller: ALICE });
    using watcher = new HealthWatcher(client.connections, 'hexad.workflow.v1.WorkflowService');
    await expect.poll(() => [watcher.seen, server.script.reads]).toEqual([['SERVING'], 1]);
    const drained = server[Symbol.asyncDispose]();
    await expect.poll(() => watcher.seen).toEqual(['SERVING', 'NOT_SERVING']);
    gate.resolve();
    await Promise.all([running, drained]);
  });

  it('takes no longer than it was given, whatever is still running', async () => {
    const signer = await Signer.create();
    const server = await echoOnTcp(signer, { drainMs: 100 });
    using client = dialEcho(signer, `127.0.0.1:${server.port}`);
    server.script.gate = new Promise(() => {});
    const running = client.echo.getRun(get, { caller: ALICE, timeoutMs: 3_000 }).catch((error: unknown) => AppError.from(error));
    await expect.poll(() => server.script.reads).toBe(1);
    const before = performance.now();
    await server[Symbol.asyncDispose]();
    expect(performance.now() - before).toBeLessThan(2_000);
    // Whoever called may ask another one: nobody but they themselves cancels a call.
    expect(await running).toMatchObject({ code: 'unavailable', retryable: true });
  });
});

describe('a connection through which nothing comes any more', () => {
  it('is found by itself and replaced, also while nobody calls', async () => {
    const signer = await Signer.create();
    await using server = await echoOnTcp(signer);
    await using proxy = await TcpProxy.to(server.port);
    using client = dialEcho(signer, `127.0.0.1:${proxy.port}`, { timeMs: 100, timeoutMs: 100 });
    const call = () => client.echo.getRun(get, { caller: ALICE });
    await call();
    const another = proxy.another();
    proxy.hold();
    await another;
    proxy.resume();
    expect((await call()).run?.id).toBe('r');
  });
});
