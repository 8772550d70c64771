import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house[Symbol.asyncDispose]());

describe('how long runs are kept', () => {
  it('is read and set', async () => {
    expect((await house.call('GET', '/v1/retention')).json).toEqual({ archiveAfterDays: 30, deleteAfterDays: null });
    const policy = { archiveAfterDays: 7, deleteAfterDays: 90 };
    await house.call('POST', '/v1/retention', { body: policy });
    expect((await house.call('GET', '/v1/retention')).json).toEqual(policy);
  });

  it('cannot be minus one day', async () => {
    const { json } = await house.call('POST', '/v1/retention', { body: { archiveAfterDays: -1, deleteAfterDays: null } });
    expect(json).toMatchObject({ status: 400, code: 'invalid' });
  });
});

const migrate = (body: object) => house.call('POST', `/v1/runs/${randomUUID()}/migrate`, { body });

describe('a run that moves to another version', () => {
  it('says from which to which', async () => {
    const { status, json } = await migrate({ source: 'version: "2"' });
    expect([status, json]).toEqual([200, { from: { hash: 'old', version: '1' }, to: { hash: 'new', version: '2' } }]);
  });

  it('is a conflict when something stands in the way', async () => {
    expect((await migrate({})).json).toMatchObject({ status: 409, code: 'conflict' });
  });

  it('has one version to go to', async () => {
    expect((await migrate({ workflow: 'docs', source: 'name: docs' })).json).toMatchObject({ status: 400, code: 'invalid' });
  });
});
