import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { SystemClock } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../fixtures/house.js';
import { OTHER_KEY, run, TENANT, VIEWER_KEY } from '../fixtures/world.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const RUN = '01890000-0000-7000-8000-000000000101';

describe('who gets in', () => {
  it('refuses a request without a key on TCP', async () => {
    const answer = await house.call('GET', '/v1/packs', { key: null });
    expect([answer.status, answer.headers['www-authenticate'], answer.json.code]).toEqual([401, 'Bearer', 'unauthenticated']);
  });

  it('refuses a key that identity does not know, also the second time', async () => {
    const codes = [await house.call('GET', '/v1/packs', { key: 'wrong' }), await house.call('GET', '/v1/packs', { key: 'wrong' })];
    expect(codes.map(({ status }) => status)).toEqual([401, 401]);
  });

  it('takes a key as bearer or in X-Api-Key', async () => {
    const plain = await house.call('GET', '/v1/packs', { key: null, headers: { 'x-api-key': OTHER_KEY } });
    expect([plain.status, (await house.call('GET', '/v1/packs')).status]).toEqual([200, 200]);
  });

  it('trusts the local socket, which only its owner can open', async () => {
    const { mode } = await stat(house.socket);
    expect([mode & 0o777, (await house.call('GET', '/v1/packs', { local: true })).status]).toEqual([0o600, 200]);
  });

  it('shows a tenant nothing of another', async () => {
    house.world.runs.set(RUN, run({ id: RUN }));
    const answers = [await house.call('GET', `/v1/runs/${RUN}`), await house.call('GET', `/v1/runs/${RUN}`, { key: OTHER_KEY })];
    expect(answers.map(({ status }) => status)).toEqual([200, 404]);
  });

  it('lets a viewer read, and refuses what writes with the right that is missing', async () => {
    const answers = [
      await house.call('GET', '/v1/packs', { key: VIEWER_KEY }),
      await house.call('POST', '/v1/projects', { key: VIEWER_KEY, body: { name: 'Kites' } }),
    ];
    expect(answers.map(({ status, json }) => [status, json.code, json.right])).toEqual([
      [200, undefined, undefined],
      [403, 'forbidden', 'projects.write'],
    ]);
  });

  it.each(['/health/live', '/health/ready', '/metrics', '/openapi.json', '/docs'])('needs no key for %s', async (path) => {
    expect((await house.call('GET', path, { key: null })).status).not.toBe(401);
  });
});

it('counts a refused call where everybody who watches the process can read it, without a tenant', async () => {
  await house.call('GET', '/v1/packs', { key: null });
  const { text, headers } = await house.call('GET', '/metrics', { key: null });
  expect(headers['content-type']).toContain('text/plain; version=0.0.4');
  expect(text).toMatch(/^hexad_http_request_seconds_count\{method="GET",route="\/v1\/packs",status="401"\} \d+$/m);
  expect(text).not.toContain('tenant=');
});

describe('a port', () => {
  it('that is in use is refused in one sentence', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const attempt = openHouse({ HEXAD_PORT: String(port) });
    await expect(attempt).rejects.toMatchObject({
      code: 'port_taken',
      message: `Port ${port} is in use by another program; stop it, or choose another port with HEXAD_PORT.`,
    });
    await new Promise((resolve) => other.close(resolve));
  });

  it('is not opened where none is wanted; the socket still answers', async () => {
    await using quiet = await openHouse({ HEXAD_PORT: 'none' });
    expect((await quiet.call('GET', '/v1/packs', { local: true })).status).toBe(200);
  });
});

describe('health', () => {
  it('is live at once and ready when every role is', async () => {
    house.platform.health.role('gateway', 'starting');
    const before = await house.call('GET', '/health/ready', { key: null });
    house.platform.health.role('gateway', 'ready');
    const after = await house.call('GET', '/health/ready', { key: null });
    expect([before.status, before.json.status, after.status, after.json.status]).toEqual([503, 'not ready', 200, 'ready']);
  });
});

class Ahead extends SystemClock {
  later = 0;
  override now(): Date {
    return new Date(Date.now() + this.later);
  }
}

it('refuses a revoked key in every gateway within a second', async () => {
  const clock = new Ahead();
  await using two = await openHouse({}, undefined, clock);
  const urls = [two.url, await two.anotherGateway()];
  const answers = () =>
    Promise.all(urls.map(async (url) => (await fetch(`${url}/v1/packs`, { headers: { authorization: `Bearer ${OTHER_KEY}` } })).status));
  expect(await answers()).toEqual([200, 200]);
  two.world.keys.delete(OTHER_KEY);
  clock.later = 1_000;
  expect(await answers()).toEqual([401, 401]);
});

it('refuses an expired key from its end on', async () => {
  const clock = new Ahead();
  await using two = await openHouse({}, undefined, clock);
  const now = clock.now().getTime();
  clock.now = () => new Date(now + clock.later);
  two.world.keys.set('short', { tenant: TENANT, actor: 'key:short', roles: ['owner'], keyExpiresAt: now + 500 });
  const answer = async () => (await two.call('GET', '/v1/packs', { key: 'short' })).status;
  expect([await answer(), await answer()]).toEqual([200, 200]);
  two.world.keys.delete('short');
  clock.later = 499;
  const last = await answer();
  clock.later = 500;
  expect([last, await answer()]).toEqual([200, 401]);
});
