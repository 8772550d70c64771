import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { JsonLog } from '@hexad/telemetry';
import { temporaryFolder } from '@hexad/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { workflowSchema } from '../schema.js';
import { pluginAction, type Plugin } from '../runs/application/plugins.js';
import { dispatcherSchema } from '../runs/testing/fake-agents.js';
import { openGround, World, type Ground } from '../runs/testing/world.js';

/** Of a form that no rule of the log would know for a secret. */
const PLANTED = `planted-${'0123456789abcdef'.repeat(2)}`;
const HELD = [PLANTED, PLANTED.slice(0, 16), Buffer.from(PLANTED).toString('base64').slice(0, 20), Buffer.from(PLANTED).toString('hex')];

const WORKFLOW = `
variables: { auth: '\${secrets.API_TOKEN}' }
steps:
  - name: call
    system: http
    on_error: continue
    inputs: { method: POST, url: URL, auth: { bearer: '\${auth}' }, body: { nested: ['\${secrets.API_TOKEN}'] }, expect: [500] }
    outputs: { body: echo }
  - { name: refused, system: http, on_error: continue, inputs: { url: 'URL/no', auth: { user: me, password: '\${secrets.API_TOKEN}' } } }
  - { name: odd, plugin: odd, action: fail, on_error: continue, inputs: { a: '\${secrets.API_TOKEN}' } }
  - { name: typed, plugin: odd, action: typed, on_error: continue, inputs: { a: '\${secrets.API_TOKEN}' } }
  - { name: task, agent: code, action: look, inputs: { token: '\${auth}' }, on_error: continue }
  - { name: tell, system: emit, inputs: { event: done, payload: { echo: '\${echo}' } } }
`;

let ground: Ground;
let world: World;
let server: Server;
let url: string;
let got: string[];
let lines: string[];
/** The platform's, as its database is. */
const keys = temporaryFolder();

/** A plugin that does with what it gets what it should not. */
const odd: Plugin = {
  fail: pluginAction({
    input: z.any(),
    output: z.any(),
    run: (inputs) => Promise.reject(new Error(`cannot use ${JSON.stringify(inputs)}`, { cause: inputs })),
  }),
  typed: pluginAction({
    input: z.any(),
    output: z.object({ n: z.literal(1) }),
    run: (inputs: { a: string }) => Promise.resolve({ n: inputs.a } as never),
  }),
};

beforeAll(async () => {
  ground = await openGround();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const echo = { headers: request.headers, body: Buffer.concat(chunks).toString() };
      got.push(JSON.stringify(echo));
      // Long before the secret, so that an excerpt that is cut ends within it.
      response.writeHead(500, { 'content-type': 'application/json', 'x-echo': String(request.headers.authorization) });
      response.end(JSON.stringify({ pad: 'x'.repeat(250), ...echo }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);

afterAll(async () => {
  keys[Symbol.dispose]();
  server.close();
  await ground[Symbol.asyncDispose]();
});

beforeEach(async () => {
  got = [];
  lines = [];
  const log = JsonLog.open({ to: new Writable({ write: (line, _, done) => (lines.push(String(line)), done()) }), level: 'debug' });
  const settings = { HEXAD_WORKFLOW_HTTP_HOSTS: new URL(url).host, HEXAD_SECRETS_KEK: `file:${keys.path}/kek` };
  world = await World.open({ ground, workflows: { use: WORKFLOW.replaceAll('URL', url) }, plugins: { odd }, settings, log });
});

afterEach(async () => {
  await ground.store(workflowSchema).inTenant(world.ann.tenant, (tx) => tx.execute('delete from secrets'));
  await world[Symbol.asyncDispose]();
});

const admin = () => ({ ...world.ann, roles: ['admin'] as const });
const set = (value: string, { projectId = 'project', key = '' } = {}) =>
  world.service.outside.secrets.set(admin(), { projectId, name: 'API_TOKEN', value, key });

async function ran(): Promise<string> {
  const run = await world.start('use');
  await world.ended(run);
  return run;
}

/** Every row of the tenant, of every table of the schema. */
const dump = (schema: typeof workflowSchema) =>
  ground.store(schema).inTenant(world.ann.tenant, async (tx) => {
    const sql = 'select tablename as name from pg_tables where schemaname = $1 and tablename not like $2';
    const rows: string[] = [];
    for (const { name } of await tx.query<{ name: string }>(sql, [schema.service, 'outbox\\_lease%']))
      rows.push(...(await tx.query<{ row: string }>(`select t::text as row from ${name} t`)).map(({ row }) => `${name} ${row}`));
    return rows.join('\n');
  });

describe('a secret that a step is given', () => {
  it('arrives, and is in no row, journal, event, task or log afterwards', async () => {
    await set(PLANTED);
    const run = await ran();
    expect(got).toEqual([expect.stringContaining(`Bearer ${PLANTED}`), expect.stringContaining('Basic ')]);
    expect(got[0]).toContain(`nested`);
    const journal = JSON.stringify(await world.ended(run));
    const everything = [
      await dump(workflowSchema),
      await dump(dispatcherSchema),
      journal,
      lines.join(''),
      JSON.stringify(world.agents.requested),
    ];
    expect(everything.map((text) => HELD.filter((form) => text.includes(form)))).toEqual([[], [], [], [], []]);
    expect(world.agents.requested[0]?.inputsJson).toBe('{"token":{"$secret":"API_TOKEN"}}');
    expect(everything[0]).toMatch(/cannot use .*\[secret API_TOKEN\]/);
  });

  it('is the project’s own, or else the tenant’s, and the one of the moment of the call', async () => {
    await set('of-the-whole-tenant', { projectId: '' });
    await ran();
    await set('of-the-project');
    await ran();
    await set('of-the-project-changed');
    await ran();
    expect(got.filter((text) => text.includes('Bearer')).map((text) => /Bearer ([\w-]+)/.exec(text)?.[1])).toEqual([
      'of-the-whole-tenant',
      'of-the-project',
      'of-the-project-changed',
    ]);
  });

  it('fails the step by name, with what to do, when there is none', async () => {
    const run = await ran();
    const { steps } = await world.service.runs.get(world.ann.tenant, run);
    expect(steps.get('call')?.status).toMatchObject({
      failure: { code: 'not_found', message: 'There is no secret API_TOKEN; set it with `hexad secret set API_TOKEN --project project`.' },
    });
  });

  it('opens for nobody when its row is moved to another name', async () => {
    await set(PLANTED);
    await world.service.outside.secrets.set(admin(), { projectId: 'project', name: 'OTHER', value: 'another-secret', key: '' });
    await ground.store(workflowSchema).inTenant(world.ann.tenant, async (tx) => {
      await tx.execute(`delete from secrets where name = 'API_TOKEN'`);
      await tx.execute(`update secrets set name = 'API_TOKEN' where name = 'OTHER'`);
    });
    const { steps } = await world.service.runs.get(world.ann.tenant, await ran());
    expect([steps.get('call')?.status, got]).toMatchObject([{ failure: { code: 'conflict' } }, []]);
  });
});

describe('the secrets of a project', () => {
  it('have versions and say who changed them, one for each wish', async () => {
    await set('first-value', { key: 'one' });
    await set('first-value', { key: 'one' });
    await world.service.outside.secrets.set(
      { ...admin(), actor: 'user:bob' },
      { projectId: 'project', name: 'API_TOKEN', value: 'second-value', key: 'two' },
    );
    const [secret, ...others] = await world.service.outside.secrets.list(admin(), 'project');
    expect([secret, others]).toMatchObject([{ name: 'API_TOKEN', version: 2, createdBy: 'user:ann', changedBy: 'user:bob' }, []]);
    expect(JSON.stringify(secret)).not.toContain('value');
  });

  it.each([
    ['a name with a dash', { name: 'a-b', value: 'long-enough' }, 'invalid'],
    ['a short value', { name: 'A', value: 'short' }, 'invalid'],
    ['a value with a line break behind it', { name: 'A', value: 'long-enough\n' }, 'invalid'],
    ['a value that is too long', { name: 'A', value: 'x'.repeat(65_537) }, 'invalid'],
  ])('refuse %s, and do not repeat it', async (_what, { name, value }, code) => {
    const refused = world.service.outside.secrets.set(admin(), { projectId: '', name, value, key: '' });
    await expect(refused).rejects.toMatchObject({ code, message: expect.not.stringContaining(value) as string });
    expect(await world.service.outside.secrets.list(admin(), '')).toEqual([]);
  });

  it('are the tenant’s only by who manages its projects', async () => {
    const member = { ...world.ann, roles: ['member'] as const };
    const wish = { name: 'A', value: 'long-enough', key: '' };
    await expect(world.service.outside.secrets.set(member, { ...wish, projectId: '' })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await world.service.outside.secrets.set(member, { ...wish, projectId: 'project' })).toMatchObject({ version: 1 });
  });

  it('go to a new version of the key-encryption key, are the same then, and the old version is gone', async () => {
    await set(PLANTED);
    const operator = { ...world.ann, roles: ['operator'] as const };
    const first = await world.service.outside.kek.current();
    const rotated = await world.service.outside.rotateSecrets.execute(operator);
    expect(rotated).toMatchObject({ keyEncryptionKey: 'file', rewrapped: 1, failed: 0 });
    expect(await world.service.outside.kek.versions()).toEqual([rotated.version]);
    expect(rotated.version).not.toBe(first);
    await ran();
    expect(got[0]).toContain(PLANTED);
  });

  it('keep the old version while one of them does not open, and finish with the next call', async () => {
    await set(PLANTED);
    const operator = { ...world.ann, roles: ['operator'] as const };
    await ground.store(workflowSchema).inTenant(world.ann.tenant, (tx) => tx.execute(`update secrets set data_key = '\\x00'`));
    const first = await world.service.outside.rotateSecrets.execute(operator);
    const kept = await world.service.outside.kek.versions();
    await set(PLANTED);
    const second = await world.service.outside.rotateSecrets.execute(operator);
    expect([first.failed, kept.length, second]).toMatchObject([1, 2, { failed: 0 }]);
    expect((await world.service.outside.kek.versions()).length).toBe(1);
  });
});
