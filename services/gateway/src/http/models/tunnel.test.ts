import { request as httpRequest } from 'node:http';
import { AppError } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { KEY, TENANT } from '../../fixtures/world.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) => house.call('POST', path, { body, headers });
const last = () => house.world.exchanges.at(-1)!;

describe('a request of an OpenAI or Anthropic client', () => {
  it('reaches the service of models as it came, in the name of its caller and without the key', async () => {
    const body = '{ "model": "small",\n "n": 1e0 }';
    const { status, json, headers } = await post('/v1/chat/completions?a=b', body, { 'x-hexad-purpose': 'test', 'anthropic-beta': 'one' });
    expect([status, json, headers['x-request-id']]).toEqual([200, { said: { model: 'small', n: 1 } }, 'req_theirs']);
    const { request, caller } = last();
    expect([{ ...request, body: Buffer.from(request.body).toString() }, caller]).toMatchObject([
      {
        method: 'POST',
        url: '/v1/chat/completions?a=b',
        body,
        headers: { 'content-type': 'application/json', 'x-hexad-purpose': 'test', 'anthropic-beta': 'one' },
      },
      { tenant: TENANT, actor: 'key:one' },
    ]);
    expect(JSON.stringify(request)).not.toContain(KEY);
  });

  it.each([
    ['POST', '/v1/completions'],
    ['POST', '/v1/responses'],
    ['GET', '/v1/responses/resp_1'],
    ['POST', '/v1/messages'],
    ['POST', '/v1/messages/count_tokens'],
    ['POST', '/v1/embeddings'],
    ['GET', '/v1/models'],
    ['GET', '/v1/models/double/small'],
  ])('goes to the same place: %s %s', async (method, path) => {
    const { status } = await house.call(method, path, method === 'POST' ? { body: {} } : {});
    expect([status, last().request.url]).toEqual([200, path]);
  });

  it('needs no key through the local socket', async () => {
    expect((await house.call('GET', '/v1/models', { local: true })).status).toBe(200);
  });

  it('may be larger than others', async () => {
    const { status, json } = await post('/v1/messages', { text: 'x'.repeat(9_000_000) });
    expect([status, json.said.text.length]).toEqual([200, 9_000_000]);
  });
});

describe('an answer that is streamed', () => {
  it('comes as it is made', async () => {
    const { headers, text } = await post('/v1/chat/completions', { stream: 'whole' });
    expect([headers['content-type'], text]).toEqual(['text/event-stream', 'data: {"word":"one"}\n\ndata: {"word":"two"}\n\n']);
  });

  it.each([
    [
      '/v1/chat/completions',
      'event: error\ndata: {"error":{"message":"The answer broke off, for the service of models went away; what it had said is paid. Try again."',
    ],
    ['/v1/messages', 'event: error\ndata: {"type":"error","error":{"type":"api_error","message":"The answer broke off'],
  ])('and breaks says so in the words of its client: %s', async (path, said) => {
    const { text } = await post(path, { stream: 'broken' });
    expect(text).toContain(`data: {"word":"one"}\n\n${said}`);
  });

  it('and is under way when the gateway stops has its time, and then says that it ends', async () => {
    await using stopping = await openHouse({ HEXAD_DRAIN_MS: '300' });
    const answer = stopping.call('POST', '/v1/chat/completions', { body: { stream: 'endless' } });
    await expect.poll(() => stopping.world.exchanges.length).toBe(1);
    const began = performance.now();
    await stopping.stopGateway();
    expect(performance.now() - began).toBeGreaterThanOrEqual(290);
    expect((await answer).text).toMatch(
      /data: {"word":"one"}\n\nevent: error\ndata: {"error":{"message":"The answer broke off.*"code":"stream_broken"/,
    );
    await expect.poll(() => stopping.world.exchanges[0]!.signal.aborted).toBe(true);
  });

  it('ends when its client goes away', async () => {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const request = httpRequest(`${house.url}/v1/chat/completions`, { method: 'POST', headers, agent: false }, (response) => {
      response.once('data', () => request.destroy());
    });
    request.on('error', () => {}).end('{"stream":"endless"}');
    await expect.poll(() => house.world.exchanges.findLast(({ request: { body } }) => body.byteLength === 20)?.signal.aborted).toBe(true);
  });
});

describe('a refusal before the service of models', () => {
  it.each([
    ['/v1/chat/completions', { error: { type: 'authentication_error', code: 'unauthenticated' } }],
    ['/v1/messages', { type: 'error', error: { type: 'authentication_error', details: { error_code: 'unauthenticated' } } }],
  ])('is in the words of its client: %s', async (path, said) => {
    const { status, json, headers } = await house.call('POST', path, { key: null, body: {} });
    expect([status, headers['x-should-retry'], json]).toMatchObject([401, 'false', said]);
  });

  it('says that it is too large', async () => {
    const { status, json } = await post('/v1/responses', 'x'.repeat(32 * 1024 * 1024));
    expect([status, json.error.code]).toEqual([413, 'too_large']);
  });

  it('says nothing of what went wrong inside', async () => {
    house.world.failure = new AppError('internal', 'a secret');
    const { status, text } = await post('/v1/embeddings', {});
    expect([status, text]).toEqual([500, expect.not.stringContaining('a secret')]);
  });
});
