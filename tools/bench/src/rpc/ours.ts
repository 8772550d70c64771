import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { SystemClock } from '@hexad/kernel';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import {
  Connections,
  GrpcClients,
  IdentityTokens,
  JwtVerifier,
  publicKeysFrom,
  RemoteAddresses,
  serveRpc,
  SocketAddresses,
} from '@hexad/rpc';
import { Metrics, SilentLog } from '@hexad/telemetry';
import { REQUEST, type Caller } from './message.js';
import { BenchModule } from './service.js';

const CALLER = { tenant: '01890000-0000-7000-8000-000000000001', actor: 'user:01890000-0000-7000-8000-000000000002' };

/** As the platform calls: deadline, token from identity, idempotency key, trace, retry, breaker; all of it read and verified by a Nest service. */
export async function ours(): Promise<Caller> {
  const clock = new SystemClock();
  const address = `127.0.0.1:${await freePort()}`;
  const connections = new Connections(
    new RemoteAddresses({ dial: { identity: address, workflow: address }, listen: {} }, new SocketAddresses(tmpdir())),
  );
  const verifier = new JwtVerifier(publicKeysFrom(connections, clock), clock);
  const service = await serveRpc(BenchModule, { address, verifier, clock, log: new SilentLog(), metrics: new Metrics() });
  const tokens = new IdentityTokens({ connections, clock, service: 'bench', secret: 'secret' });
  const workflow = new GrpcClients({ connections, clock, tokens }).client('workflow', WorkflowServiceService);
  return {
    call: () => workflow.startRun(REQUEST, { caller: CALLER }),
    [Symbol.asyncDispose]: async () => {
      connections[Symbol.dispose]();
      await service[Symbol.asyncDispose]();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => void server.close(closed));
  return port;
}
