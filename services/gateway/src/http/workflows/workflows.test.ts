import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { VIEWER_KEY } from '../../fixtures/world.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const put = (body: object, key?: string) => house.call('POST', '/v1/workflows', { body: { source: 's', ...body }, ...(key && { key }) });
const overlay = (dryRun: boolean) => house.call('POST', '/v1/workflows/build/overlay', { body: { source: 'changes', dryRun } });

describe('workflows over REST', () => {
  it('are listed for the tenant, or for a project', async () => {
    const [tenant, project] = [await house.call('GET', '/v1/workflows'), await house.call('GET', `/v1/workflows?project=${randomUUID()}`)];
    const line = { name: 'build', version: null, tenantOverlay: null, projectOverlay: 2 };
    expect([tenant.json.workflows, project.json.workflows]).toEqual([[{ ...line, from: 'shipped' }], [{ ...line, from: 'project' }]]);
  });

  it('are stored with what lint says of them', async () => {
    const { status, json } = await house.call('POST', '/v1/workflows', { body: { name: 'mine', source: 'steps' } });
    expect([status, json]).toMatchObject([
      200,
      { version: { kind: 'workflow', projectId: null, name: 'mine', source: 'steps' }, findings: [{ in: 'the workflow', line: 1 }] },
    ]);
  });

  it('are not stored by a viewer, nor over a version that nobody expected, nor under a name that is none', async () => {
    const answers = [await put({ name: 'mine' }, VIEWER_KEY), await put({ name: 'mine', expectedVersion: 7 }), await put({ name: '../x' })];
    expect(answers.map(({ status }) => status)).toEqual([403, 409, 400]);
  });

  it('are changed by overlays, which can be tried', async () => {
    const [tried, kept] = [await overlay(true), await overlay(false)];
    expect([tried.json, kept.json.version]).toMatchObject([
      { version: null, composed: 'made', approvals: [{ step: 'gate', change: 'removed' }] },
      { kind: 'overlay', name: 'build', source: 'changes' },
    ]);
  });

  it('have no overlay any more when its last version took it away', async () => {
    expect((await house.call('GET', '/v1/workflows/build/overlay')).status).toBe(404);
  });
});

it('plugins of services outside are listed with who serves them and what is under way', async () => {
  const { status, json } = await house.call('GET', '/v1/plugins');
  expect([status, json.plugins]).toMatchObject([
    200,
    [
      {
        name: 'stock',
        actions: [{ name: 'reserve', input: { type: 'object' }, output: null }],
        workers: [{ name: 'shop-1', actor: 'key:1', actions: ['reserve'] }],
        underWay: 1,
        waiting: 3,
        leases: [{ step: 'items[1]/reserve', attempt: 2, worker: 'shop-1' }],
      },
    ],
  ]);
});
