import { AppError } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../fixtures/house.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

describe('a problem', () => {
  it('is an RFC 9457 document with a stable code', async () => {
    const { headers, json } = await house.call('GET', '/v1/nowhere');
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(json).toEqual({
      type: 'https://hexad.dev/problems/not_found',
      title: 'Not found',
      status: 404,
      code: 'not_found',
      detail: 'There is nothing at GET /v1/nowhere.',
      trace: headers['x-trace-id'],
    });
  });

  it.each([
    ['a path that is no UTF-8', '/v1/runs/%ff', {}, 400, 'invalid'],
    ['headers that are too large', '/v1/runs', { 'x-large': 'x'.repeat(20_000) }, 431, 'too_large'],
  ])('has a code and a trace for %s', async (_name, path, headers, status, code) => {
    const { json } = await house.call('GET', path, { headers });
    expect(json).toMatchObject({ status, code, trace: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  it.each([
    ['no JSON', '{"prompt": ', {}, 400],
    ['a prototype in disguise', '{"__proto__": {"x": 1}, "prompt": "Kites"}', {}, 400],
    ['another media type', 'prompt=x', { 'content-type': 'text/plain' }, 400],
    ['an idempotency key with spaces', '{}', { 'idempotency-key': 'a b' }, 400],
  ])('is `invalid` for %s', async (_name, body, headers, status) => {
    expect((await house.call('POST', '/v1/codegen', { body, headers })).json).toMatchObject({ status, code: 'invalid' });
  });

  it('lists every fault of a request', async () => {
    const { json } = await house.call('POST', '/v1/codegen', { body: { ask: 'maybe', stack: [] } });
    expect(json.errors.map(({ at }: { at: string }) => at)).toEqual(['body.stack', 'body.ask']);
  });

  it('keeps what went wrong inside from the outside, and in the log', async () => {
    house.world.failure = new Error('relation "secret_table" does not exist');
    const { json } = await house.call('GET', '/v1/packs');
    expect(json).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(json)).not.toContain('secret_table');
    expect(house.log.join('')).toContain('secret_table');
  });

  it('carries the code, message and details of the service behind it', async () => {
    house.world.failure = new AppError('disk_full', 'The disk is full.', { details: { free: 0 } });
    expect((await house.call('GET', '/v1/packs')).json).toMatchObject({
      status: 507,
      code: 'disk_full',
      detail: 'The disk is full.',
      free: 0,
    });
  });
});

describe('an answer', () => {
  it('tells browsers to be careful and caches to forget it', async () => {
    const { headers } = await house.call('GET', '/v1/packs');
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    });
  });

  it('goes on with the trace of the client', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect((await house.call('GET', '/v1/packs', { headers: { traceparent } })).headers['x-trace-id']).toBe(
      '0af7651916cd43dd8448eb211c80319c',
    );
  });
});

describe('the other resources', () => {
  it('gives a spec as JSON or Markdown', async () => {
    const path = '/v1/specs/01890000-0000-7000-8000-000000000001';
    const [json, markdown] = [await house.call('GET', path), await house.call('GET', path, { headers: { accept: 'text/markdown' } })];
    expect([json.json.spec, markdown.headers['content-type'], markdown.text]).toEqual([
      { title: 'A spec' },
      'text/markdown; charset=utf-8',
      '# A spec',
    ]);
  });

  it('plans the architecture of a spec, of packs that are chosen or named, as JSON or Markdown', async () => {
    const path = '/v1/specs/01890000-0000-7000-8000-000000000001/architecture';
    const markdown = await house.call('GET', `${path}?stack=node-api,vue-spa`, { headers: { accept: 'text/markdown' } });
    expect([(await house.call('GET', path)).json, markdown.text]).toEqual([{ spec: { title: 'A spec' }, stack: [] }, '# node-api,vue-spa']);
    expect((await house.call('GET', `${path}?stack=node-api,,`)).json).toMatchObject({ status: 400, code: 'invalid' });
    expect((await house.call('GET', `${path}?stack=cobol`)).json).toMatchObject({ status: 400, code: 'stack_unknown' });
  });

  it('reads a stored brief into a draft, and takes answers', async () => {
    const brief = await house.call('POST', '/v1/briefs', { body: { prompt: 'Kites' } });
    const spec = await house.call('POST', '/v1/specs', { body: { briefId: brief.json.id } });
    const answered = await house.call('POST', `/v1/specs/${spec.json.id}/answers`, { body: { answers: { 'Q-1': 'no' } } });
    expect([brief.status, spec.status, spec.json.questions, answered.json.spec]).toEqual([
      201,
      201,
      [{ id: 'Q-1' }],
      { answers: { 'Q-1': 'no' } },
    ]);
  });

  it('talks about a draft: opened, gone on with, and read again', async () => {
    const path = '/v1/specs/01890000-0000-7000-8000-000000000001/conversation';
    const opened = await house.call('POST', path);
    const said = await house.call('POST', `${path}/messages`, { body: { text: 'the second' }, headers: { 'idempotency-key': 'once' } });
    const read = await house.call('GET', path);
    expect([opened.status, opened.json.questionId, said.json.turns.map(({ text }: { text: string }) => text), read.json]).toEqual([
      200,
      'Q-1',
      ['Can one kite have several owners?', 'the second', 'once'],
      opened.json,
    ]);
  });

  it('makes, finds and lists projects', async () => {
    const made = await house.call('POST', '/v1/projects', { body: { name: 'Club' } });
    const [found, list] = [await house.call('GET', `/v1/projects/${made.json.id}`), await house.call('GET', '/v1/projects')];
    expect([made.status, found.json.name, list.json.projects.map(({ name }: { name: string }) => name)]).toContainEqual(['Kites', 'Club']);
  });

  it('tells of a task', async () => {
    const id = '01890000-0000-7000-8000-000000000001';
    expect((await house.call('GET', `/v1/tasks/${id}`)).json).toMatchObject({ id, state: 'running', errorCode: null });
  });
});
