import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { VIEWER_KEY } from '../../fixtures/world.js';

const project = randomUUID();
const body = { project, name: 'nightly', workflow: 'build', cron: '0 3 * * *' };
let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

describe('schedules over REST', () => {
  it('are made with what is left out filled in', async () => {
    const { json } = await house.call('POST', '/v1/schedules', { body: { ...body, inputs: { at: '${scheduled_at}' } } });
    expect(json).toMatchObject({
      projectId: project,
      inputs: { at: '${scheduled_at}' },
      timeZone: 'UTC',
      missed: 'once',
      missedLimit: null,
      overlap: 'skip',
      startsAt: null,
      state: 'active',
    });
  });

  it.each([
    [{ overlap: 'maybe' }, 'body.overlap'],
    [{ jitterMs: -1 }, 'body.jitterMs'],
    [{ startsAt: 'tomorrow' }, 'body.startsAt'],
  ])('are refused with %j', async (more, at) => {
    const { status, json } = await house.call('POST', '/v1/schedules', { body: { ...body, ...more } });
    expect([status, json.errors[0].at]).toEqual([400, at]);
  });

  it('can be looked at by a viewer before they are, and not made', async () => {
    const times = await house.call('POST', '/v1/schedules/times', {
      key: VIEWER_KEY,
      body: { cron: '@daily', timeZone: 'Asia/Tokyo', count: 2 },
    });
    const made = await house.call('POST', '/v1/schedules', { key: VIEWER_KEY, body });
    expect([times.json, made.status]).toEqual([{ times: ['@daily Asia/Tokyo', '@daily Asia/Tokyo'] }, 403]);
  });

  it('say what became of their times', async () => {
    const { json } = await house.call('GET', `/v1/schedules/${randomUUID()}/fires`);
    expect(json).toMatchObject({ fires: [{ outcome: 'missed', runId: null, reason: 'Nobody was there.' }], nextCursor: null });
  });
});
