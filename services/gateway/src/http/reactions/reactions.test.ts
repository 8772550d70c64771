import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { VIEWER_KEY } from '../../fixtures/world.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const ID = '0190a5b0-0000-7000-8000-0000000000c1';
const RULES = `/v1/projects/${ID}/reactions/rules`;
const rule = { event: 'hexad.workflow.run.ended.v1', action: { type: 'start', workflow: 'bugfix' } };

describe('reactions over REST', () => {
  it('are a table that is replaced whole, with defaults, and shown with whose name each rule acts in', async () => {
    const set = await house.call('POST', RULES, { body: { rules: [{ ...rule, name: 'mend' }] } });
    const shown = await house.call('GET', RULES);
    const full = {
      ...rule,
      name: 'mend',
      filter: '',
      retries: 2,
      retry_after: 10,
      escalate_after: 0,
      action: { ...rule.action, inputs: {} },
    };
    expect([set.json, shown.json]).toEqual([{ rules: [full] }, { rules: [{ rule: full, setBy: 'user:ann' }] }]);
  });

  it('take one rule, named by its address, and forget it', async () => {
    const set = await house.call('POST', `${RULES}/mend`, { body: rule });
    const deleted = await house.call('DELETE', `${RULES}/mend`);
    const unknown = await house.call('DELETE', `${RULES}/other`);
    expect([set.json, deleted.status, unknown.status]).toMatchObject([{ name: 'mend' }, 204, 404]);
  });

  it('are listed by state, and resolved by hand', async () => {
    const { json } = await house.call('GET', `/v1/projects/${ID}/reactions?state=failed`);
    const resolved = await house.call('POST', `/v1/reactions/${ID}/resolve`);
    expect([json, resolved.json]).toMatchObject([
      { reactions: [{ projectId: ID, state: 'failed', runId: null, escalateAt: null }], nextCursor: null },
      { id: ID, state: 'resolved' },
    ]);
  });

  it.each([
    [{ ...rule, retries: -1 }, 'retries'],
    [{ ...rule, action: { type: 'explode' } }, 'action'],
    [{ ...rule, action: { type: 'notify', channelIds: ['ops'] } }, 'channelIds'],
    [{ ...rule, escalate_after: 1.5 }, 'escalate_after'],
    [{ ...rule, name: 'other' }, 'name'],
  ])('refuse the rule %j, naming the place', async (body, place) => {
    const { status, json } = await house.call('POST', `${RULES}/mend`, { body });
    expect([status, json.code, JSON.stringify(json)]).toEqual([400, 'invalid', expect.stringContaining(place)]);
  });

  it('are not set by a viewer', async () => {
    expect((await house.call('POST', `${RULES}/mend`, { body: rule, key: VIEWER_KEY })).status).toBe(403);
  });
});
