import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Machine, type UpPlatform } from './fixtures/hexad.js';

type Json = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- a test looks at answers as a client does

describe('people, keys and projects over REST', () => {
  const machine = new Machine();
  let up: UpPlatform;
  beforeAll(async () => {
    up = await machine.up();
  });
  afterAll(async () => {
    await up?.[Symbol.asyncDispose]();
    machine[Symbol.dispose]();
  });

  async function call(key: string, method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; json: Json }> {
    const init = { method, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' } };
    const answer = await fetch(`${up.url}${path}`, body ? { ...init, body: JSON.stringify(body) } : init);
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? {} : (JSON.parse(text) as Json) };
  }

  /** A user with a key of theirs. */
  async function person(name: string, role: string, by = up.key): Promise<{ id: string; key: string; keyId: string }> {
    const { id } = (await call(by, 'POST', '/v1/users', { name, role })).json;
    const { key, secret } = (await call(by, 'POST', '/v1/api-keys', { name, userId: id })).json;
    return { id, key: secret, keyId: key.id };
  }

  it('tell each key who it is', async () => {
    const viewer = await person('Vi', 'viewer');
    expect((await call(viewer.key, 'GET', '/v1/me')).json).toMatchObject({ actor: `key:${viewer.keyId}`, roles: ['viewer'] });
    expect((await call(up.key, 'GET', '/v1/me')).json.roles).toEqual(['operator', 'owner']);
  });

  it('let a project be seen by its members alone', async () => {
    const [maker, other] = [await person('Mo', 'member'), await person('Ot', 'member')];
    const { json: project } = await call(maker.key, 'POST', '/v1/projects', { name: 'Kites' });
    const see = async (key: string) => (await call(key, 'GET', `/v1/projects/${project.id}`)).status;
    expect([await see(maker.key), await see(other.key), await see(up.key)]).toEqual([200, 404, 200]);
    const added = await call(maker.key, 'POST', `/v1/projects/${project.id}/members`, { userId: other.id, role: 'viewer' });
    expect([added.status, await see(other.key)]).toEqual([200, 200]);
    expect((await call(maker.key, 'GET', `/v1/projects/${project.id}/members`)).json.members.length).toBe(2);
    const removed = await call(maker.key, 'POST', `/v1/projects/${project.id}/members/${other.id}/remove`);
    expect([removed.status, await see(other.key)]).toEqual([204, 404]);
  });

  it('refuse what a role may not do, with the right that is missing', async () => {
    const viewer = await person('Va', 'viewer');
    const answers = await Promise.all([
      call(viewer.key, 'POST', '/v1/projects', { name: 'x' }),
      call(viewer.key, 'GET', '/v1/users'),
      call(viewer.key, 'GET', '/v1/audit'),
      call(viewer.key, 'POST', '/v1/tenants', { name: 'x', ownerName: 'y' }),
    ]);
    expect(answers.map(({ status, json }) => [status, json.right])).toEqual([
      [403, 'projects.write'],
      [403, 'users.read'],
      [403, 'audit.read'],
      [403, 'tenants.operate'],
    ]);
  });

  it('keep a tenant apart, with an owner who operates nothing else', async () => {
    const made = (await call(up.key, 'POST', '/v1/tenants', { name: 'Acme', ownerName: 'Ada' })).json;
    expect((await call(made.secret, 'GET', '/v1/me')).json).toMatchObject({ tenant: made.tenant.id, roles: ['owner'] });
    expect((await call(made.secret, 'GET', '/v1/projects')).json.projects).toEqual([]);
    expect((await call(made.secret, 'GET', '/v1/tenants')).status).toBe(403);
    expect((await call(up.key, 'GET', '/v1/tenants')).json.tenants.map(({ name }: Json) => name)).toEqual(['Acme', 'local']);
  });

  it('write down who did what, from which key', async () => {
    const admin = await person('Al', 'admin');
    const { json: user } = await call(admin.key, 'POST', '/v1/users', { name: 'Bo', role: 'viewer' });
    await call(admin.key, 'POST', `/v1/users/${user.id}/disable`);
    const { entries } = (await call(up.key, 'GET', '/v1/audit?limit=2')).json;
    expect(entries.map(({ action, actor, keyId, subjectId }: Json) => [action, actor, keyId, subjectId])).toEqual([
      ['user.disabled', `user:${admin.id}`, admin.keyId, user.id],
      ['user.added', `user:${admin.id}`, admin.keyId, user.id],
    ]);
  });
});
