import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HealthWatcher } from './fixtures/health-watcher.js';
import { ReflectionClient } from './fixtures/reflection-client.js';
import { Signer } from './testing/signer.js';
import { dialEcho, echoOnTcp, type TcpEcho } from './fixtures/tcp-echo.js';

let signer: Signer;
let server: TcpEcho;
beforeAll(async () => {
  signer = await Signer.create();
  server = await echoOnTcp(signer);
});
afterAll(() => server[Symbol.asyncDispose]());

const read = (files: readonly Uint8Array[]): FileDescriptorProto[] => files.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));

describe('reflection', () => {
  it.each(['v1', 'v1alpha'] as const)('lists the services of the server to a client that asks by %s', async (version) => {
    await using client = new ReflectionClient(server.port, version);
    expect((await client.services()).toSorted()).toEqual([
      'grpc.health.v1.Health',
      'hexad.codegen.v1.CodegenService',
      'hexad.identity.v1.IdentityService',
      'hexad.workflow.v1.WorkflowService',
    ]);
  });

  it('describes every message of every method, so that a client needs no proto files', async () => {
    await using client = new ReflectionClient(server.port, 'v1');
    for (const service of await client.services()) {
      const files = read(await client.describe(service));
      const messages = new Set(files.flatMap((file) => file.messageType.map(({ name }) => `.${file.package}.${name}`)));
      const methods = files.flatMap((file) => file.service.flatMap(({ method }) => method));
      expect(methods.length).toBeGreaterThan(1);
      expect(methods.flatMap(({ inputType, outputType }) => [inputType, outputType]).filter((name) => !messages.has(name))).toEqual([]);
    }
  });

  it('says so when there is nothing of a name', async () => {
    await using client = new ReflectionClient(server.port, 'v1');
    await expect(client.describe('hexad.nothing.v1.Nothing')).rejects.toThrow('Symbol not found');
  });
});

describe('health', () => {
  it.each([
    ['', 'SERVING'],
    ['hexad.workflow.v1.WorkflowService', 'SERVING'],
    ['hexad.identity.v1.IdentityService', 'SERVING'],
    ['hexad.spec.v1.SpecService', 'SERVICE_UNKNOWN'],
  ])('of the service "%s" is %s', async (service, status) => {
    using client = dialEcho(signer, `127.0.0.1:${server.port}`);
    using watcher = new HealthWatcher(client.connections, service);
    await expect.poll(() => watcher.seen).toEqual([status]);
  });
});
