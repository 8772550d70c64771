import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { VIEWER_KEY } from '../../fixtures/world.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const PATH = '/v1/confirmation-policy';

describe('the policy of confirmations over REST', () => {
  it('is the one that ships until somebody who manages projects sets another', async () => {
    const project = randomUUID();
    const shipped = { allowBelow: null, otherwise: 'ask', answerMinutes: null, silence: 'refuse', changedBy: null, changedAt: null };
    const before = await house.call('GET', `${PATH}?project=${project}`);
    const set = await house.call('POST', PATH, { body: { project, otherwise: 'refuse', answerMinutes: 10, silence: 'end' } });
    const after = await house.call('GET', `${PATH}?project=${project}`);
    expect([before.json, set.json, after.json]).toMatchObject([
      shipped,
      { allowBelow: null, otherwise: 'refuse', answerMinutes: 10, silence: 'end', changedBy: 'user:ann' },
      set.json,
    ]);
  });

  it('is neither set by a viewer nor to a risk that there is not', async () => {
    const calls = [
      await house.call('POST', PATH, { body: {}, key: VIEWER_KEY }),
      await house.call('POST', PATH, { body: { allowBelow: 5 } }),
    ];
    expect(calls.map(({ status }) => status)).toEqual([403, 400]);
  });
});
