import { readFile } from 'node:fs/promises';
import { cacheFolder, localKeyFile, runPlatform, schemasOf, templateFolder, type RoleModule } from '@hexad/host';
import { IDENTITY_PROJECT_CREATED } from '@hexad/proto/events';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { prepareTemplate } from '@hexad/store';
import { SpanReceiver, type ReceivedSpan } from '@hexad/telemetry/testing';
import { hasNats, OwnNats, RabbitServer, temporaryFolder } from '@hexad/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from './roles.js';

/** The usual one, where the set-up has put the database template. */
const CACHE = cacheFolder(process.env);
const GET_PROJECT = 'hexad.identity.v1.IdentityService/GetProject';

/** A service that hears of a new project and asks identity about it. */
const listener: RoleModule = {
  name: 'listener',
  needs: ['identity'],
  create: (platform) => ({
    name: 'listener',
    needs: ['identity'],
    start: () =>
      platform
        .bus('listener')
        .onEvent({ group: 'listener.projects', types: [IDENTITY_PROJECT_CREATED] }, async ({ message: { tenant, actor, key } }) => {
          await platform.rpc.client('identity', IdentityServiceService).getProject({ id: key, name: '' }, { caller: { tenant, actor } });
        }),
  }),
};

/** The spans from a request that makes a project to the call that its event led to, on this bus. */
async function traced(busUrl: string): Promise<readonly ReceivedSpan[]> {
  using folder = temporaryFolder();
  await using receiver = await SpanReceiver.open();
  const values = {
    HEXAD_DATA_DIR: folder.path,
    HEXAD_CACHE_DIR: CACHE,
    HEXAD_PORT: '0',
    HEXAD_BUS_URL: busUrl,
    HEXAD_OTLP_URL: receiver.url,
  };
  await using running = await runPlatform({ modules: [...ROLES, listener], sources: [{ name: 'the test', values }] });
  const { dataDir, runtimeDir } = running.platform;
  const [url, key] = await Promise.all([readFile(`${runtimeDir}/gateway.url`, 'utf8'), readFile(localKeyFile(dataDir), 'utf8')]);
  const response = await fetch(`${url.trim()}/v1/projects`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key.trim()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Kites' }),
  });
  expect(response.status).toBe(201);
  const last = await receiver.span(({ name, kind }) => name === GET_PROJECT && kind === 'server');
  expect(last.traceId).toBe(response.headers.get('x-trace-id'));
  return receiver.pathTo(last);
}

const shortly = ({ kind, name }: ReceivedSpan): string => `${kind} ${name}`;
const CREATE = 'hexad.identity.v1.IdentityService/CreateProject';
const REQUEST = ['server POST /v1/projects', `client ${CREATE}`, `server ${CREATE}`, `internal outbox ${IDENTITY_PROJECT_CREATED}`];
const HANDLER = [`consumer process ${IDENTITY_PROJECT_CREATED}`, `client ${GET_PROJECT}`, `server ${GET_PROJECT}`];
const SENT = `producer send ${IDENTITY_PROJECT_CREATED}`;

const withNats = await hasNats();

beforeAll(() => prepareTemplate(templateFolder(CACHE), schemasOf(ROLES)), 120_000);

describe('one trace from a request over the bus to the next call', { timeout: 120_000 }, () => {
  it('goes through the outbox and the handler where the bus is in the database', async () => {
    const spans = await traced('embedded:');
    expect(spans.map(shortly)).toEqual([...REQUEST, SENT, ...HANDLER]);
    expect(spans[0]?.attributes).toMatchObject({ 'http.route': '/v1/projects', 'http.response.status_code': 201 });
    expect(spans[2]?.attributes).toMatchObject({ 'rpc.system.name': 'grpc', 'rpc.method': CREATE, 'rpc.status_code': 'OK' });
    expect(spans[4]?.attributes).toMatchObject({ 'messaging.system': 'hexad', 'messaging.operation.type': 'send' });
    expect(spans[5]?.attributes).toMatchObject({ 'messaging.system': 'hexad', 'messaging.consumer.group.name': 'listener.projects' });
  });

  it.runIf(RabbitServer.installed)('goes through the outbox, RabbitMQ and the handler', async () => {
    await using broker = await RabbitServer.start();
    const spans = await traced(broker.url);
    expect(spans.map(shortly)).toEqual([...REQUEST, SENT, ...HANDLER]);
    expect(spans[4]?.attributes).toMatchObject({ 'messaging.system': 'rabbitmq', 'messaging.operation.type': 'send' });
  });

  it.runIf(withNats)('goes through the outbox, NATS and the handler', async () => {
    await using broker = await OwnNats.start();
    const spans = await traced(broker.url);
    expect(spans.map(shortly)).toEqual([...REQUEST, SENT, ...HANDLER]);
    expect(spans[4]?.attributes).toMatchObject({ 'messaging.system': 'nats', 'messaging.operation.type': 'send' });
  });
});
