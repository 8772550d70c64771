import { SystemClock } from '@hexad/kernel';
import { SilentLog } from '@hexad/telemetry';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import { generate } from 'selfsigned';
import { beforeAll, describe, expect, it } from 'vitest';
import { RemoteAddresses, SocketAddresses } from './addresses.js';
import { Connections } from './connections.js';
import { EchoModule, Script } from './fixtures/echo.js';
import { ALICE } from './fixtures/house.js';
import { Signer } from './testing/signer.js';
import { GrpcClients } from './grpc-clients.js';
import { JwtVerifier } from './jwt-verifier.js';
import { serveRpc } from './serve.js';
import type { ClientTls, MutualTls, ServerTls } from './tls.js';

const clock = new SystemClock();

/** An authority and a certificate for this machine that it signed. */
async function certificates(): Promise<MutualTls> {
  const root = await generate([{ name: 'commonName', value: 'test authority' }], { extensions: [{ name: 'basicConstraints', cA: true }] });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ca: { key: root.private, cert: root.cert },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { ca: Buffer.from(root.cert), cert: Buffer.from(leaf.cert), key: Buffer.from(leaf.private) };
}

describe('calls over mutual TLS', () => {
  let [ours, strangers]: MutualTls[] = [];
  beforeAll(async () => void ([ours, strangers] = await Promise.all([certificates(), certificates()])));

  async function calling(tls: ClientTls | undefined, shown: ServerTls = ours!): Promise<unknown> {
    const signer = await Signer.create();
    const verifier = new JwtVerifier(signer.keys, clock);
    const options = { address: '127.0.0.1:0', verifier, clock, log: new SilentLog(), drainMs: 200, tls: shown };
    await using service = await serveRpc(EchoModule.with(new Script()), options);
    const dial = { echo: `127.0.0.1:${service.port}` };
    using connections = new Connections(new RemoteAddresses({ dial, listen: {} }, new SocketAddresses('/none')), tls);
    const clients = new GrpcClients({ connections, clock, tokens: { token: (caller) => signer.sign(caller) } });
    const echo = clients.client('echo', WorkflowServiceService);
    return await echo.startRun({ workflow: 'w', projectId: '', inputsJson: '{}', idempotencyKey: '' }, { caller: ALICE, timeoutMs: 2_000 });
  }

  it('are answered to whoever has a certificate of the authority', async () => {
    expect(await calling(ours)).toEqual({ runId: 'w' });
  });

  it('are refused to whoever has one of another authority, or none', async () => {
    await expect(calling(strangers)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(calling(undefined)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('are answered to whoever knows the authority, where the server asks nobody for a certificate', async () => {
    const { ca, ...shown } = ours!;
    expect(await calling({ ca }, shown)).toEqual({ runId: 'w' });
    await expect(calling({ ca: strangers!.ca }, shown)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(calling(undefined, shown)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
