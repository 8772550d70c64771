import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../expressions/json.js';
import { openGround, World, type Ground } from '../../runs/testing/world.js';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let ground: Ground;
let world: World;
let seen: Seen[];
let answer: (seen: Seen, response: ServerResponse) => void;
let port: number;
const server = createServer((request, response) => void take(request, response));

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method = '', url = '', headers } = request;
  const one = { method, path: url, headers, body: Buffer.concat(chunks).toString() };
  seen.push(one);
  answer(one, response);
}

const json = (response: ServerResponse, value: unknown, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

beforeAll(async () => {
  ground = await openGround();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  port = (server.address() as AddressInfo).port;
}, 60_000);

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await ground[Symbol.asyncDispose]();
});

beforeEach(() => {
  seen = [];
  answer = (_seen, response) => json(response, { ok: true });
});

afterEach(() => world[Symbol.asyncDispose]());

/** A run of one http step. `more`: other keys of the step, in YAML flow. */
async function call(inputs: JsonObject, { more = '', hosts = `127.0.0.1:${port}` } = {}) {
  const steps = `steps:\n  - { name: call, system: http, inputs: ${JSON.stringify(inputs)}, outputs: { status: status, headers: headers, body: body }${more} }\n`;
  world = await World.open({ ground, workflows: { call: steps }, settings: { HEXAD_WORKFLOW_HTTP_HOSTS: hosts } });
  const run = await world.start('call');
  await world.ended(run);
  const { run: ended } = await world.service.runs.get(world.ann.tenant, run);
  return { outcome: await world.outcome(run), message: ended.failure?.message ?? '', variables: await world.variables(run) };
}

const at = (path = '/') => `http://127.0.0.1:${port}${path}`;

describe('system: http', () => {
  it('gives status, headers and the JSON of the answer, and sends what the step says', async () => {
    const inputs = { method: 'POST', url: at('/a?b=1'), query: { c: ['2', 3] }, headers: { 'X-Mine': 'yes' }, body: { n: 1 } };
    const { outcome, variables } = await call(inputs);
    expect([outcome, variables['status'], variables['body']]).toEqual(['succeeded', 200, { ok: true }]);
    expect(seen).toMatchObject([
      { method: 'POST', path: '/a?b=1&c=2&c=3', body: '{"n":1}', headers: { 'x-mine': 'yes', 'content-type': 'application/json' } },
    ]);
  });

  it.each([
    ['a text', 'plain', undefined, 'text/plain; charset=utf-8', 'plain'],
    ['a form', { a: 'x y', b: ['1', '2'] }, 'form', 'application/x-www-form-urlencoded', 'a=x+y&b=1&b=2'],
    ['a text as JSON', 'quoted', 'json', 'application/json', '"quoted"'],
  ] as const)('sends %s', async (_what, body, as, type, sent) => {
    await call({ method: 'PUT', url: at(), body, ...(as && { body_as: as }) });
    expect([seen[0]?.headers['content-type'], seen[0]?.body]).toEqual([type, sent]);
  });

  it('gives every try of a step that writes the same idempotency key, and none to one that reads', async () => {
    answer = (_seen, response) => json(response, {}, seen.length < 3 ? 503 : 201);
    const { outcome } = await call({ method: 'POST', url: at(), expect: [201] }, { more: ', retry: { attempts: 3, delay: 0 }' });
    const keys = new Set(seen.map(({ headers }) => headers['idempotency-key']));
    expect([outcome, seen.length, keys.size, [...keys][0]?.length]).toEqual(['succeeded', 3, 1, 36]);
    await world[Symbol.asyncDispose]();
    await call({ url: at() });
    expect(seen.at(-1)?.headers['idempotency-key']).toBeUndefined();
  });

  it.each([
    [401, 'forbidden'],
    [404, 'not_found'],
    [409, 'conflict'],
    [422, 'invalid'],
    [429, 'exhausted'],
    [500, 'unavailable'],
    [504, 'timeout'],
  ])('fails on %d as %s, once, with what was answered', async (status, code) => {
    answer = (_seen, response) => response.writeHead(status).end('the   reason');
    const { outcome, message } = await call({ url: at('/x?token=1') });
    expect([outcome, seen.length]).toEqual([`failed: ${code}`, 1]);
    expect(message).toBe(`call: GET ${at('/x')} answered ${status}, not 2xx: the reason`);
  });

  it.each([
    ['a host that is on no list', { url: 'https://example.com/' }, 'host_refused', 'hexad hosts allow example.com --project project'],
    ['another port', { url: 'http://127.0.0.1:1/' }, 'host_refused', 'which is opened by an operator with HEXAD_WORKFLOW_HTTP_HOSTS'],
    ['a host on no list', { url: 'http://93.184.216.34:81/' }, 'host_refused', 'hexad hosts allow 93.184.216.34:81'],
    ['another scheme', { url: 'file:///etc/passwd' }, 'invalid', 'https://'],
    ['a password in the URL', { url: 'http://me:secret@127.0.0.1/' }, 'invalid', '`auth: { user, password }`'],
    ['a header of the client’s own', { url: 'http://127.0.0.1/', headers: { Host: 'x' } }, 'invalid', 'the client sets itself'],
    ['a line break in a header', { url: 'http://127.0.0.1/', headers: { a: 'b\r\nc: d' } }, 'invalid', 'no line breaks'],
    ['a body of a GET', { url: 'http://127.0.0.1/', body: 'x' }, 'invalid', 'has no body'],
  ])('refuses %s by name, and calls nobody', async (_what, inputs, code, says) => {
    const { outcome, message } = await call(inputs, {
      hosts: inputs.url.startsWith('http://127.0.0.1/') ? '127.0.0.1' : `127.0.0.1:${port}`,
    });
    expect([outcome, seen.length]).toEqual([`failed: ${code}`, 0]);
    expect(message).toContain(says);
  });

  it('does not let a tenant into this machine, whatever is on its list', async () => {
    world = await World.open({
      ground,
      workflows: { call: `steps:\n  - { name: call, system: http, inputs: { url: "https://127.0.0.1:${port}/" } }\n` },
    });
    const admin = { ...world.ann, roles: ['admin'] as const };
    for (const host of [`127.0.0.1:${port}`, 'localhost', '10.0.0.1', '[::1]:80', '169.254.169.254'])
      await expect(world.service.outside.hosts.set(admin, 'project', [host])).rejects.toThrow('only the operator opens');
    await world.service.outside.hosts.set(admin, 'project', ['*.0.0.1']);
    const run = await world.start('call');
    await world.ended(run);
    const { failure } = (await world.service.runs.get(world.ann.tenant, run)).run;
    expect([failure?.code, seen.length]).toEqual(['host_refused', 0]);
    expect(failure?.message).toContain('private or special');
  });

  it('follows a redirect of what reads, and gives another origin none of its headers', async () => {
    answer = (one, response) =>
      one.path === '/from' ? response.writeHead(302, { location: `http://localhost:${port}/to` }).end() : json(response, { there: true });
    const inputs = { url: at('/from'), auth: { bearer: 'abcdefgh' }, headers: { 'x-mine': '1' } };
    const { variables } = await call(inputs, { hosts: `127.0.0.1:${port},localhost:${port}` });
    expect(variables['body']).toEqual({ there: true });
    expect(seen.map(({ headers }) => [headers['authorization'], headers['x-mine']])).toEqual([
      ['Bearer abcdefgh', '1'],
      [undefined, undefined],
    ]);
  });

  it('follows no redirect off the list, and none of what writes', async () => {
    answer = (_seen, response) => response.writeHead(307, { location: 'https://example.com/' }).end();
    const read = await call({ url: at() });
    await world[Symbol.asyncDispose]();
    const write = await call({ method: 'POST', url: at() });
    expect([read.outcome, write.outcome, seen.length]).toEqual(['failed: host_refused', 'failed: conflict', 2]);
  });

  it('takes no more of an answer than it may', async () => {
    answer = (_seen, response) => response.end('x'.repeat(5_000));
    expect(await call({ url: at(), max_bytes: 4_999 })).toMatchObject({
      outcome: 'failed: too_large',
      message: expect.stringContaining('or raise `max_bytes`') as string,
    });
    await world[Symbol.asyncDispose]();
    answer = (_seen, response) => response.end('x'.repeat(10_485_761));
    expect(await call({ url: at(), max_bytes: 10_485_760 })).toMatchObject({
      message: expect.stringContaining('ask for less: no step takes more') as string,
    });
  });

  it('gives up a server that does not end in time', async () => {
    answer = (_seen, response) => void response.writeHead(200).write('slow');
    world = await World.open({
      ground,
      workflows: { call: `steps:\n  - { name: call, system: http, timeout: 0.2, inputs: { url: "${at()}" } }\n` },
      settings: { HEXAD_WORKFLOW_HTTP_HOSTS: `127.0.0.1:${port}` },
    });
    const run = await world.start('call');
    await world.ended(run);
    expect(await world.outcome(run)).toBe('failed: timeout');
  });

  it.each([
    ['auto', 'text/html', '<p>', '<p>'],
    ['auto', 'application/problem+json', '{"a":1}', { a: 1 }],
    ['auto', 'application/octet-stream', '\xff\xfe', '//4='],
    ['none', 'application/json', '{"a":1}', null],
    ['base64', 'text/plain', 'abc', 'YWJj'],
  ])('reads an answer as %s of %s', async (response, type, text, body) => {
    answer = (_seen, to) => to.writeHead(200, { 'content-type': type }).end(Buffer.from(text, 'latin1'));
    expect((await call({ url: at(), response })).variables['body']).toEqual(body);
  });

  it('runs after the steps without a plugin, and undoes a step', async () => {
    const inputs = (path: string) => `{ method: POST, url: "${at(path)}" }`;
    const workflow = `
steps:
  - { name: make, system: http, inputs: ${inputs('/make')}, compensate: { system: http, inputs: ${inputs('/undo')} } }
  - { name: break, system: http, on_error: rollback, inputs: { url: "${at('/break')}", expect: [404] } }
post_execution:
  on_failure: [{ action: http, inputs: ${inputs('/after')} }]
`;
    world = await World.open({ ground, workflows: { all: workflow }, settings: { HEXAD_WORKFLOW_HTTP_HOSTS: `127.0.0.1:${port}` } });
    await world.ended(await world.start('all'));
    expect(seen.map(({ path }) => path)).toEqual(['/make', '/break', '/undo', '/after']);
  });
});
