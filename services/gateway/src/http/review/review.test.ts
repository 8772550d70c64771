import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FINDING } from '../../fixtures/fake-reviews.js';
import { openHouse, type House } from '../../fixtures/house.js';
import { VIEWER_KEY } from '../../fixtures/world.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const ID = '0190a5b0-0000-7000-8000-0000000000c1';
const REVIEW = `/v1/projects/${ID}/review`;

describe('reviews over REST', () => {
  it('list findings by state, and take what a person says of one', async () => {
    const listed = await house.call('GET', `${REVIEW}/findings?state=dismissed`);
    const dismissed = await house.call('POST', `${REVIEW}/findings/${FINDING}/dismiss`, { body: { reason: 'We want that' } });
    const reopened = await house.call('POST', `${REVIEW}/findings/${FINDING}/reopen`);
    expect([listed.json, dismissed.json, reopened.json]).toMatchObject([
      { findings: [{ id: FINDING, state: 'dismissed', decidedBy: null, suggestion: null }], nextCursor: null },
      { state: 'dismissed', reason: 'We want that' },
      { state: 'open', reason: null },
    ]);
  });

  it('list rules, approve and revoke them', async () => {
    const listed = await house.call('GET', `${REVIEW}/rules`);
    const [approved, revoked] = [
      await house.call('POST', `${REVIEW}/rules/${FINDING}/approve`),
      await house.call('POST', `${REVIEW}/rules/${FINDING}/revoke`),
    ];
    expect([listed.json.rules[0].state, approved.json.state, revoked.json.state]).toEqual(['proposed', 'approved', 'revoked']);
  });

  it.each([
    ['GET', `${REVIEW}/findings?state=bad`, 400],
    ['POST', `${REVIEW}/findings/${ID}/dismiss`, 404],
    ['POST', `${REVIEW}/rules/mine/approve`, 400],
  ])('refuse %s %s with %i', async (method, path, status) => {
    const body = path.endsWith('dismiss') ? { body: {} } : {};
    expect((await house.call(method, path, body)).status).toBe(status);
  });

  it('take no word of a viewer', async () => {
    expect((await house.call('POST', `${REVIEW}/rules/${FINDING}/approve`, { key: VIEWER_KEY })).status).toBe(403);
  });
});
