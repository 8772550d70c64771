import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { SystemClock } from '@hexad/kernel';
import { SilentLog } from '@hexad/telemetry';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import { describe, expect, it } from 'vitest';
import { RemoteAddresses, SocketAddresses } from './addresses.js';
import { Connections } from './connections.js';
import { EchoModule, Script } from './fixtures/echo.js';
import { ALICE } from './fixtures/house.js';
import { Signer } from './testing/signer.js';
import { GrpcClients } from './grpc-clients.js';
import { JwtVerifier } from './jwt-verifier.js';
import { serveRpc } from './serve.js';

const clock = new SystemClock();

async function echoOnTcp(signer: Signer) {
  const script = new Script();
  const verifier = new JwtVerifier(signer.keys, clock);
  const service = await serveRpc(EchoModule.with(script), { address: '127.0.0.1:0', verifier, clock, log: new SilentLog(), drainMs: 200 });
  return { script, port: service.port, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() };
}

describe('addresses', () => {
  const sockets = new SocketAddresses('/run/x');
  const addresses = new RemoteAddresses(
    { dial: { spec: 'dns:///spec:7400', identity: '10.0.0.7:7400' }, listen: { spec: '0.0.0.0:7400' } },
    sockets,
  );

  it('are those that were given, and sockets for the roles that were not', () => {
    expect(['spec', 'identity', 'codegen'].map((role) => addresses.dial(role))).toEqual([
      'dns:///spec:7400',
      '10.0.0.7:7400',
      'unix:/run/x/codegen.sock',
    ]);
  });

  it('are bound as they are dialled unless something else was said', () => {
    expect(['spec', 'identity'].map((role) => addresses.listen(role))).toEqual(['0.0.0.0:7400', '10.0.0.7:7400']);
  });
});

describe('calls over TCP', () => {
  it('are shared by the servers behind one name, and go to those that are left when one stops', async () => {
    const signer = await Signer.create();
    await using first = await echoOnTcp(signer);
    await using second = await echoOnTcp(signer);
    const dial = { echo: `ipv4:127.0.0.1:${first.port},127.0.0.1:${second.port}` };
    using connections = new Connections(new RemoteAddresses({ dial, listen: {} }, new SocketAddresses('/none')));
    const clients = new GrpcClients({ connections, clock, tokens: { token: (caller) => signer.sign(caller) } });
    const echo = clients.client('echo', WorkflowServiceService);
    const call = () => echo.startRun({ workflow: 'w', projectId: '', inputsJson: '{}', idempotencyKey: '' }, { caller: ALICE });
    await expect.poll(async () => (await call(), Math.min(first.script.calls.length, second.script.calls.length))).toBeGreaterThan(3);
    await first[Symbol.asyncDispose]();
    const before = second.script.calls.length;
    for (let n = 0; n < 5; n += 1) await call();
    expect(second.script.calls.length).toBe(before + 5);
  });
});

describe('a service that does not answer', () => {
  it('is not asked by every call any more, and is found again when it is back', async () => {
    const signer = await Signer.create();
    const deaf = createServer((socket) => void sockets.push(socket));
    const sockets: Socket[] = [];
    deaf.listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const { port } = deaf.address() as AddressInfo;
    using connections = new Connections(
      new RemoteAddresses({ dial: { echo: `127.0.0.1:${port}` }, listen: {} }, new SocketAddresses('/none')),
    );
    const clients = new GrpcClients({ connections, clock, tokens: { token: (caller) => signer.sign(caller) } });
    const echo = clients.client('echo', WorkflowServiceService);
    const call = (timeoutMs: number) =>
      echo.startRun({ workflow: 'w', projectId: '', inputsJson: '{}', idempotencyKey: '' }, { caller: ALICE, timeoutMs });
    const first = await Promise.allSettled(Array.from({ length: 10 }, () => call(50)));
    expect(new Set(first.map((result) => (result as PromiseRejectedResult).reason.code))).toEqual(new Set(['timeout']));
    await expect(call(60)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('has not answered the last 10 calls'),
    });
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => deaf.close(closed));
    const verifier = new JwtVerifier(signer.keys, clock);
    await using _back = await serveRpc(EchoModule.with(new Script()), {
      address: `127.0.0.1:${port}`,
      verifier,
      clock,
      log: new SilentLog(),
      drainMs: 200,
    });
    expect(await call(10_000)).toEqual({ runId: 'w' });
  });
});
