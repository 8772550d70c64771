import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSED } from '../../fixtures/fake-connections.js';
import { openHouse, type House } from '../../fixtures/house.js';
import { VIEWER_KEY } from '../../fixtures/world.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const PATH = '/v1/integrations/connections';
const TOKEN = 'ghp_a-token-that-nobody-repeats';
const create = (body: object, key?: string) =>
  house.call('POST', PATH, { body: { provider: 'github', name: 'hub', token: TOKEN, ...body }, ...(key && { key }) });

describe('connections over REST', () => {
  it('are made for the tenant or a project, and answered without their tokens', async () => {
    const project = randomUUID();
    const [tenant, own] = [await create({}), await create({ project, repositories: ['shop'] })];
    expect([tenant.status, tenant.json, own.json]).toMatchObject([
      201,
      { projectId: null, hint: '…2345' },
      { projectId: project, repositories: ['shop'] },
    ]);
    expect(JSON.stringify([tenant.json, own.json])).not.toContain(TOKEN);
  });

  it('go to a new version of their key for an operator alone', async () => {
    const path = '/v1/connection-encryption/rotations';
    const [operator, viewer] = [await house.call('POST', path), await house.call('POST', path, { key: VIEWER_KEY })];
    expect([operator.json, viewer.status]).toMatchObject([{ version: '2', rewrapped: 3, failed: 0 }, 403]);
  });

  it('are listed, tested and deleted', async () => {
    const listed = await house.call('GET', PATH);
    const { id } = listed.json.connections[0];
    const [tested, deleted] = [await house.call('POST', `${PATH}/${id}/test`), await house.call('DELETE', `${PATH}/${id}`)];
    expect([tested.json, deleted.status]).toEqual([{ account: 'octocat' }, 204]);
  });

  it('say that a token is refused with a code of its own', async () => {
    const refused = await house.call('POST', `${PATH}/${REFUSED}/test`);
    expect([refused.status, refused.json.code]).toEqual([424, 'key_refused']);
  });

  it('are not made by a viewer or with a provider that nobody knows, whose token is not repeated', async () => {
    const [viewer, wrong] = [await create({}, VIEWER_KEY), await create({ provider: TOKEN })];
    expect([viewer.status, wrong.status]).toEqual([403, 400]);
    expect(JSON.stringify(wrong.json)).not.toContain(TOKEN);
  });
});
