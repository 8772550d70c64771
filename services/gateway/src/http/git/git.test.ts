import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { VIEWER_KEY } from '../../fixtures/world.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());
beforeEach(() => house.world.gitAsked.splice(0));

const project = randomUUID();
const at = (path: string): string => `/v1/projects/${project}/git/${path}`;
const commit = (fields: object, wish: object = {}) =>
  house.call('POST', at('commit'), { body: { branch: 'task/x', type: 'feat', description: 'x', files: [{ path: 'a', expected: 'absent', text: 'ä' }], ...fields }, ...wish }); // prettier-ignore

describe('repositories of projects over REST', () => {
  it('are registered, listed and removed, and their credentials are not repeated', async () => {
    const login = { username: 'ada', password: 'a-secret-token' };
    const made = await house.call('POST', at('repositories'), { body: { url: 'https://git.example.org/a.git', login } });
    const listed = await house.call('GET', at('repositories'));
    const removed = await house.call('DELETE', at(`repositories/${made.json.id}`));
    expect([made.status, made.json.hasCredential, made.json.defaultBranch, listed.json.repositories.length, removed.status]).toEqual([200, true, null, 1, 204]); // prettier-ignore
    expect([made.text.includes('a-secret'), house.world.gitAsked[0]]).toMatchObject([false, { ...login, projectId: project, sshKey: '' }]);
  });

  it('go to a new version of their key for an operator alone', async () => {
    const path = '/v1/git-encryption/rotations';
    const [operator, viewer] = [await house.call('POST', path), await house.call('POST', path, { key: VIEWER_KEY })];
    expect([operator.json, viewer.status]).toMatchObject([{ version: '2', rewrapped: 3, failed: 0 }, 403]);
  });

  it('show where they stand', async () => {
    const [status, branches] = [await house.call('GET', at('status')), await house.call('GET', at('branches'))];
    expect(status.json).toMatchObject({ defaultBranch: null, head: null, unpushed: [{ name: 'task/x', sourceCommit: null }], branches: 1 });
    expect(branches.json.branches).toHaveLength(1);
  });

  it('take branches and commits, with the key of the wish', async () => {
    const branch = await house.call('POST', at('branches'), { body: { name: 'task/x', from: 'main' } });
    const made = await commit({}, { headers: { 'idempotency-key': 'wish-1' } });
    expect([branch.status, made.json.files]).toEqual([200, [{ path: 'a', version: 'a'.repeat(40) }]]);
    expect(house.world.gitAsked).toMatchObject([
      { projectId: project, repositoryId: '', name: 'task/x', from: 'main', push: false },
      { branch: 'task/x', idempotencyKey: 'wish-1', files: [{ path: 'a', content: 'ä', expected: 'absent', delete: false }] },
    ]);
  });

  it.each([
    [{ files: [] }],
    [{ files: [{ path: 'a', expected: 'absent' }] }],
    [{ files: [{ path: 'a', expected: 'absent', text: 'x', delete: true }] }],
    [{ files: [{ path: 'a', expected: 'latest', text: 'x' }] }],
    [{ type: 'feature' }],
  ])('take no commit with %j', async (fields) => {
    const answer = await commit(fields);
    expect([answer.status, answer.json.code, house.world.gitAsked]).toEqual([400, 'invalid', []]);
  });

  it('are changed by nobody who may only read', async () => {
    const calls = [
      await commit({}, { key: VIEWER_KEY }),
      await house.call('POST', at('merge'), { body: { branch: 'x' }, key: VIEWER_KEY }),
    ];
    expect(calls.map(({ status }) => status)).toEqual([403, 403]);
  });

  it('say as a problem which files are in the way of a merge', async () => {
    const [merged, refused] = [
      await house.call('POST', at('merge'), { body: { branch: 'task/x' } }),
      await house.call('POST', at('merge'), { body: { branch: 'in-the-way' } }),
    ];
    expect([merged.json.commit, refused.status, refused.json.code, refused.headers['content-type']]).toEqual(['a'.repeat(40), 409, 'conflict', expect.stringContaining('application/problem+json')]); // prettier-ignore
    expect(refused.text).toContain('"files":["a"]');
  });

  it('tell what differs, and what led to a branch in pages', async () => {
    const diff = await house.call('GET', at('diff?to=task%2Fx&path=src&context=1'));
    const [page, last] = [await house.call('GET', at('log?from=main&limit=1')), await house.call('GET', at('log?cursor=more'))];
    expect([diff.json.files[0].oldPath, page.json.nextCursor, last.json.nextCursor]).toEqual([null, 'more', null]);
    expect(house.world.gitAsked[0]).toMatchObject({ from: '', to: 'task/x', paths: ['src'], context: 1 });
  });
});
