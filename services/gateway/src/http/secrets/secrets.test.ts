import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { VIEWER_KEY } from '../../fixtures/world.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const VALUE = 'a-value-that-nobody-repeats';
const set = (body: object, key?: string) =>
  house.call('POST', '/v1/secrets', { body: { name: 'TOKEN', value: VALUE, ...body }, ...(key && { key }) });

describe('secrets of workflows over REST', () => {
  it('are set for the tenant or a project, and answered without their values', async () => {
    const project = randomUUID();
    const [tenant, own] = [await set({}), await set({ project })];
    expect([tenant.status, tenant.json.projectId, own.json.projectId]).toEqual([200, null, project]);
    expect(JSON.stringify([tenant.json, own.json])).not.toContain(VALUE);
  });

  it('are listed, and deleted', async () => {
    const listed = await house.call('GET', '/v1/secrets');
    const deleted = await house.call('DELETE', '/v1/secrets/TOKEN');
    expect([listed.json, deleted.status]).toMatchObject([{ secrets: [{ name: 'TOKEN', version: 1 }] }, 204]);
  });

  it('are not set by a viewer, and a value in a wrong place is not repeated', async () => {
    const [viewer, wrong] = [await set({}, VIEWER_KEY), await set({ value: 7, name: VALUE.repeat(9) })];
    expect([viewer.status, wrong.status]).toEqual([403, 400]);
    expect(JSON.stringify(wrong.json)).not.toContain(VALUE);
  });

  it('name the hosts that steps may call', async () => {
    const project = randomUUID();
    const before = await house.call('GET', `/v1/http-hosts?project=${project}`);
    const after = await house.call('POST', '/v1/http-hosts', { body: { hosts: ['b.example.com'] } });
    expect([before.json, after.json]).toMatchObject([
      { hosts: ['api.example.com'], changedBy: null, changedAt: null },
      { hosts: ['b.example.com'], changedBy: 'user:ann' },
    ]);
  });
});
