import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { VIEWER_KEY } from '../../fixtures/world.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const ID = '0190a5b0-0000-7000-8000-0000000000c1';
const channel = { kind: 'webhook', name: 'ops', target: 'https://example.com/hooks' };

describe('notifications over REST', () => {
  it('give the secret of a new webhook', async () => {
    const { status, json } = await house.call('POST', '/v1/notifications/channels', { body: channel });
    expect([status, json]).toMatchObject([201, { ...channel, projectId: null, userId: null, failingSince: null, secret: 'whsec_x' }]);
  });

  it('go to a new version of their key for an operator alone', async () => {
    const path = '/v1/channel-encryption/rotations';
    const [operator, viewer] = [await house.call('POST', path), await house.call('POST', path, { key: VIEWER_KEY })];
    expect([operator.json, viewer.status]).toMatchObject([{ version: '2', rewrapped: 3, failed: 0 }, 403]);
  });

  it('have defaults in a subscription', async () => {
    const body = { name: 'all', types: ['**'], channelIds: [ID], digest: { every: 'daily' } };
    const { status, json } = await house.call('POST', '/v1/notifications/subscriptions', { body });
    expect([status, json]).toMatchObject([
      201,
      { minSeverity: 'info', enabled: true, digest: { at: '09:00', timeZone: 'UTC' }, fault: null },
    ]);
  });

  it('are listed by channel and state, page by page', async () => {
    const { json } = await house.call('GET', `/v1/notifications/deliveries?channel=${ID}&state=dead`);
    expect(json).toMatchObject({ deliveries: [{ title: `${ID} dead`, waitsFor: null, status: null }], nextCursor: 'more' });
  });

  it.each([
    ['POST', '/v1/notifications/channels', { ...channel, kind: 'pigeon' }],
    ['POST', '/v1/notifications/channels', { ...channel, secret: 'mine' }],
    ['POST', '/v1/notifications/subscriptions', { name: 'x', types: [], channelIds: [ID] }],
    ['POST', '/v1/notifications/quiet-hours', { spans: [{ days: ['mon'], from: '25:00', to: '07:00' }] }],
    ['GET', '/v1/notifications/deliveries?state=lost', undefined],
  ])('refuse %s %s with %j', async (method, path, body) => {
    const { status, json } = await house.call(method, path, { body });
    expect([status, json]).toMatchObject([400, { code: 'invalid' }]);
  });

  it('are for who has a key', async () => {
    expect((await house.call('GET', '/v1/notifications/channels', { key: null })).status).toBe(401);
  });
});
