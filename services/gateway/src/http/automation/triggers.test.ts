import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { TENANT } from '../../fixtures/world.js';

const hook = Buffer.from(`${TENANT}${randomUUID()}`.replaceAll('-', ''), 'hex').toString('base64url');
let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const send = (path: string, body: string, signature = 'good') =>
  house.call('POST', path, { key: null, headers: { 'webhook-signature': signature, 'content-type': 'text/plain' }, body });

describe('triggers over REST', () => {
  it('are made with what is left out filled in, and with the secret of a webhook', async () => {
    const body = { project: randomUUID(), name: 'push', kind: 'webhook', workflow: 'build', scheme: 'github' };
    const { json } = await house.call('POST', '/v1/triggers', { body });
    expect(json).toMatchObject({
      secret: 'whsec_x',
      trigger: { path: '/v1/webhooks/h', scheme: 'github', form: null, perMinute: 60, maxDepth: 3 },
    });
  });

  it('take requests without a key at the URL of a webhook, byte for byte', async () => {
    const { status, json } = await send(`/v1/webhooks/${hook}`, '{ "a":1 }');
    expect([status, json]).toEqual([202, { runId: `service:gateway ${Buffer.from('{ "a":1 }').toString('hex')} false` }]);
  });

  it.each([
    ['a signature that does not hold', hook, 'x', 'bad', 401],
    ['an address that is none', 'nothing', 'x', 'good', 404],
    ['a body that is too large', hook, 'x'.repeat(1_000_001), 'good', 413],
  ])('refuse %s as a problem', async (_what, at, body, signature, status) => {
    const answer = await send(`/v1/webhooks/${at}`, body, signature);
    expect([answer.status, answer.headers['content-type']]).toEqual([status, expect.stringContaining('application/problem+json')]);
  });
});
