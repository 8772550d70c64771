import { status, type ServiceError } from '@grpc/grpc-js';
import { WorkflowServiceService as Workflow } from '@hexad/proto/workflow/v1/workflow';
import type { Metrics } from '@hexad/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromStatus } from './errors.js';
import { ForeignClient } from './fixtures/foreign-client.js';
import { ALICE } from './fixtures/house.js';
import { Signer } from './testing/signer.js';
import { dialEcho, echoOnTcp, type TcpEcho } from './fixtures/tcp-echo.js';

let signer: Signer;
let server: TcpEcho;
beforeAll(async () => {
  signer = await Signer.create();
  server = await echoOnTcp(signer);
});
afterAll(() => server[Symbol.asyncDispose]());

const count = (metrics: Metrics, code: string) =>
  metrics
    .samples()
    .filter(({ name, labels }) => name === 'hexad_rpc_refused_total' && labels['code'] === code)
    .reduce((sum, { value }) => sum + value, 0);
const start = Workflow.startRun;
const good = Workflow.startRun.requestSerialize({ workflow: 'w', projectId: '', inputsJson: '{}', idempotencyKey: '' });

/** What somebody sends who does not use our client. */
describe('a call from outside is refused and counted', () => {
  it.each<[string, string, status, Buffer, { key?: string; deadlineMs?: number; token?: string }]>([
    ['when it has 50 MB', 'too_large', status.RESOURCE_EXHAUSTED, Buffer.alloc(70_000_000), {}],
    ['when it is not its message', 'invalid', status.INTERNAL, Buffer.from('garbage'), {}],
    ['when it writes without an idempotency key', 'invalid', status.INVALID_ARGUMENT, good, { key: '' }],
    ['when its key has no end', 'invalid', status.INVALID_ARGUMENT, good, { key: 'k'.repeat(513) }],
    ['when it has no deadline', 'invalid', status.INVALID_ARGUMENT, good, { deadlineMs: Infinity }],
    ['when its token is forged', 'unauthenticated', status.UNAUTHENTICATED, good, { token: 'a.b.c' }],
    ['when it has no token', 'unauthenticated', status.UNAUTHENTICATED, good, { token: '' }],
  ])('%s', async (_name, code, _status, body, more) => {
    using client = new ForeignClient(server.port);
    const before = count(server.metrics, code);
    const failure = await client.call(start.path, body, { token: await signer.sign(ALICE), ...more }).catch((error: ServiceError) => error);
    expect([fromStatus(failure as ServiceError, start.path).code, count(server.metrics, code) - before]).toEqual([code, 1]);
    expect(server.script.calls).toEqual([]);
  });

  it('with the limit in the sentence when it is too large', async () => {
    using client = new ForeignClient(server.port);
    const call = client.call(start.path, Buffer.alloc(70_000_000), { token: await signer.sign(ALICE) });
    await expect(call).rejects.toMatchObject({ details: expect.stringContaining('larger than 64 MB') });
  });

  it('as unsupported when there is no such method', async () => {
    using client = new ForeignClient(server.port);
    await expect(client.call('/hexad.workflow.v1.WorkflowService/Nothing', good, {})).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  });
});

describe('our own client', () => {
  it('does not even send what is too large', async () => {
    using client = dialEcho(signer, `127.0.0.1:${server.port}`);
    const request = { workflow: 'x'.repeat(70_000_000), projectId: '', inputsJson: '', idempotencyKey: '' };
    await expect(client.echo.startRun(request, { caller: ALICE })).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('larger than 64 MB'),
    });
  });
});
