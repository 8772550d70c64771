import { randomUUID } from 'node:crypto';
import type { Caller } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { member, openHouse, owner, stranger, viewer, type House } from '../fixtures/house.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const wish = (more: object = {}) => ({
  projectId: '',
  provider: 'github',
  name: `hub ${randomUUID().slice(0, 8)}`,
  baseUrl: house.github.url,
  token: house.github.token,
  repositories: [],
  ...more,
});
const create = async (more: object = {}, caller = owner, idempotencyKey?: string) =>
  (await house.connections.createConnection(wish(more), { caller, ...(idempotencyKey && { idempotencyKey }) })).connection!;
const codeOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'fine').catch((error: { code: string }) => error.code);

describe('a connection', () => {
  it('shows the last characters of its token and nothing more of it, and its row is closed', async () => {
    const made = await create({ repositories: ['Shop/Web', 'shop'] });
    const listed = await house.connections.listConnections({ projectId: '' }, { caller: viewer });
    const rows = await house.store.inTenant(owner.tenant, (tx) => tx.query("select *, encode(box, 'escape') as text from connections"));
    expect(made).toMatchObject({ provider: 'github', hint: '…2345', repositories: ['shop', 'shop/web'], createdBy: 'user:ann' });
    expect(listed.connections).toContainEqual(made);
    expect(JSON.stringify([made, listed, rows])).not.toContain(house.github.token.slice(0, 12));
  });

  it('says as whom the provider knows it, and that it is refused', async () => {
    const [good, bad, chat] = [
      await create(),
      await create({ token: 'ghp_of-somebody-who-left-us' }),
      await create({ provider: 'slack', baseUrl: house.slack.url, token: house.slack.token }),
    ];
    const test = ({ id }: { id: string }) => house.connections.testConnection({ connectionId: id }, { caller: owner });
    expect([(await test(good)).account, (await test(chat)).account, await codeOf(test(bad))]).toEqual([
      'octocat',
      'hexad@Example',
      'key_refused',
    ]);
  });

  it('is made once for its idempotency key, which serves for no other token', async () => {
    const [name, key] = ['twice', randomUUID()];
    const [first, second] = [await create({ name }, owner, key), await create({ name }, owner, key)];
    expect([second, await codeOf(create({ name, token: 'another-token-of-it' }, owner, key)), await codeOf(create({ name }))]).toEqual([
      first,
      'conflict',
      'conflict',
    ]);
  });

  it('of the tenant is made by who manages projects, of a project by who works in it, and by no viewer', async () => {
    const project = { projectId: randomUUID() };
    expect([await codeOf(create({}, member)), await codeOf(create(project, member)), await codeOf(create(project, viewer))]).toEqual([
      'forbidden',
      'fine',
      'forbidden',
    ]);
  });

  it('is seen, tested and deleted by nobody of another tenant', async () => {
    const { id } = await create();
    const theirs = { caller: stranger };
    expect([
      (await house.connections.listConnections({ projectId: '' }, theirs)).connections,
      await codeOf(house.connections.testConnection({ connectionId: id }, theirs)),
      await codeOf(house.connections.deleteConnection({ connectionId: id }, theirs)),
    ]).toEqual([[], 'not_found', 'not_found']);
  });

  it('is gone with its token when it is deleted', async () => {
    const { id } = await create();
    await house.connections.deleteConnection({ connectionId: id }, { caller: owner });
    const rows = await house.store.inTenant(owner.tenant, (tx) => tx.query('select 1 from connections where id = $1', [id]));
    expect([rows, await codeOf(house.connections.testConnection({ connectionId: id }, { caller: owner }))]).toEqual([[], 'not_found']);
  });

  it('opens with its token when the key of tokens was rotated, also when it was made meanwhile', async () => {
    const rotate = (caller: Caller) => house.connections.rotateConnectionEncryption({}, { caller });
    const before = await create();
    const [{ failed }, meanwhile] = await Promise.all([rotate({ ...owner, roles: ['operator'] }), create()]);
    const test = async ({ id }: { id: string }) =>
      (await house.connections.testConnection({ connectionId: id }, { caller: owner })).account;
    const versions = await house.store.inTenant(owner.tenant, (tx) => tx.query('select distinct kek_version from connections'));
    expect([failed, await test(before), await test(meanwhile), versions.length]).toEqual([0, 'octocat', 'octocat', 1]);
    expect(await codeOf(rotate(owner))).toBe('forbidden');
  });

  it.each([
    ['a provider that nobody knows', { provider: 'gitlab' }],
    ['a token with a line break', { token: 'ghp_0123456789\n' }],
    ['an address with a password in it', { baseUrl: 'https://a:b@ghe.example.com' }],
    ['a name with a slash', { name: 'a/b' }],
    ['repositories of a chat', { provider: 'slack', repositories: ['shop'] }],
    ['a repository that is none', { repositories: ['shop/web/more'] }],
  ])('is refused with %s', async (_, more) => {
    expect(await codeOf(create(more))).toBe('invalid');
  });
});

it('a private address is nothing that a tenant connects to unless the operator allows it', async () => {
  await using closed = await openHouse({});
  const made = closed.connections.createConnection(wish({ baseUrl: closed.github.url }), { caller: owner });
  expect([await codeOf(made), closed.github.seen]).toEqual(['host_refused', []]);
});
