import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { cacheFolder, localKeyFile, runPlatform, type RunningPlatform } from '@hexad/host';
import { EVENTS } from '@hexad/proto/events';
import { SpanReceiver } from '@hexad/telemetry/testing';
import { hasNats, OwnNats, temporaryFolder } from '@hexad/testing';
import { connect } from '@nats-io/transport-node';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../hosting/roles.js';

const PROMPT = 'A kite has a name (required) and a colour. A loan is for one kite and has a due date.';
const DOCUMENT = new URL('../../../../docs/reference/asyncapi.json', import.meta.url);

interface Heard {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: object;
}

/** Asks for a repository and waits until it is there. Gives the trace of the request. */
async function build({ platform: { dataDir, runtimeDir } }: RunningPlatform): Promise<string> {
  const [url, key] = await Promise.all([readFile(`${runtimeDir}/gateway.url`, 'utf8'), readFile(localKeyFile(dataDir), 'utf8')]);
  const headers = { authorization: `Bearer ${key.trim()}`, 'content-type': 'application/json', accept: 'application/x-ndjson' };
  const body = JSON.stringify({ prompt: PROMPT, stack: ['node-api'] });
  const started = await fetch(`${url.trim()}/v1/codegen`, { method: 'POST', headers, body });
  const { runId } = (await started.json()) as { runId: string };
  const journal = await fetch(`${url.trim()}/v1/runs/${runId}/events`, { headers });
  let last = '';
  // Empty lines keep the connection alive.
  for await (const line of createInterface(Readable.fromWeb(journal.body!))) last = line || last;
  expect(JSON.parse(last)).toMatchObject({ type: 'run.succeeded' });
  return started.headers.get('x-trace-id')!;
}

describe.runIf(await hasNats())('a whole build over a broker', () => {
  const stack = new AsyncDisposableStack();
  const heard: Heard[] = [];
  let receiver: SpanReceiver;
  let trace: string;

  beforeAll(async () => {
    const nats = stack.use(await OwnNats.start());
    const folder = stack.use(temporaryFolder());
    receiver = stack.use(await SpanReceiver.open());
    const connection = await connect({ servers: nats.url });
    stack.defer(() => connection.close());
    connection.subscribe('hexad.*.*.*.*.*', {
      callback: (_, message) => {
        const headers = Object.fromEntries([...message.headers!].map(([name, values]) => [name, values[0]!]));
        heard.push({ type: headers['ce-type']!, headers, data: message.json() });
      },
    });
    await connection.flush();
    const values = {
      HEXAD_DATA_DIR: folder.path,
      HEXAD_CACHE_DIR: cacheFolder(process.env),
      HEXAD_PORT: '0',
      HEXAD_BUS_URL: nats.url,
      HEXAD_OTLP_URL: receiver.url,
    };
    const running = await runPlatform({ modules: ROLES, sources: [{ name: 'the test', values }] });
    try {
      trace = await build(running);
    } finally {
      await running[Symbol.asyncDispose]();
    }
    await connection.flush();
  });
  afterAll(() => stack.disposeAsync());

  it('publishes what the AsyncAPI document says, and nothing else', async () => {
    const ajv = addFormats.default(new Ajv({ strict: false }));
    ajv.addSchema(JSON.parse(await readFile(DOCUMENT, 'utf8')) as object, 'asyncapi');
    const faults = heard.flatMap(({ type, headers, data }) => {
      const { payload, schema } = EVENTS.find((event) => event.type === type)!;
      const fits =
        ajv.validate({ $ref: `asyncapi#/components/messages/nats.${type}/headers` }, headers) &&
        ajv.validate({ $ref: `asyncapi#/components/schemas/${payload}` }, data);
      const unknown = Object.keys(data).filter((name) => !Object.hasOwn((schema as { properties: object }).properties, name));
      return fits && unknown.length === 0 ? [] : [{ type, errors: ajv.errors, unknown }];
    });
    expect(faults).toEqual([]);
    expect(new Set(heard.map(({ type }) => type))).toContain('hexad.workflow.run.ended.v1');
  });

  it('is one trace, from the request to the last event', () => {
    const spans = receiver.spans.filter(({ traceId }) => traceId === trace);
    const ids = new Set(spans.map(({ spanId }) => spanId));
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
    expect(roots.map(({ name }) => name)).toEqual(['POST /v1/codegen']);
    expect(new Set(spans.map(({ name }) => name))).toContain('send hexad.workflow.run.ended.v1');
  });
});
