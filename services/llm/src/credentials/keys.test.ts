import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Caller } from '@hexad/kernel';
import { LocalKeyFile } from '@hexad/secrets';
import { temporaryFolder } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, type House } from '../fixtures/house.js';
import { openDoor, type Door } from './fixtures/door.js';
import { ADA, BOB, KITES, Keyhouse } from './fixtures/keyhouse.js';

const SECRET = 'sk-ant-0123456789-abcdefghijklmnop';
const stack = new AsyncDisposableStack();
let house: House;
let keys: Keyhouse;
let door: Door;
beforeAll(async () => {
  const folder = stack.use(temporaryFolder());
  house = stack.use(await embedded());
  keys = stack.use(await Keyhouse.open(house.server, { kek: await LocalKeyFile.open(join(folder.path, 'kek')) }));
  door = stack.use(await openDoor(keys));
});
afterAll(() => stack.disposeAsync());

const WISH = { provider: 'anthropic', scope: 'tenant', scopeId: '', name: 'ours', secret: SECRET };
/** Of a tenant of their own. */
const owner = (): Caller => ({ tenant: randomUUID(), actor: `user:${ADA}`, roles: ['owner'] });
const as = (caller: Caller, actor: string, role: 'admin' | 'member' | 'viewer' | 'operator'): Caller => ({
  ...caller,
  actor,
  roles: [role],
});
const make = (caller: Caller, more: Partial<typeof WISH> = {}, idempotencyKey: string = randomUUID()) =>
  door.client.createKey({ ...WISH, ...more }, { caller, idempotencyKey });
const list = async (caller: Caller, more: { limit?: number; cursor?: string; provider?: string } = {}) =>
  door.client.listKeys({ limit: 0, cursor: '', provider: '', ...more }, { caller });

describe('an answer about a key', () => {
  it('says all but the secret', async () => {
    const caller = owner();
    const { key } = await make(caller);
    const { id, ...shown } = key!;
    const time = keys.clock.now().toISOString();
    expect(shown).toEqual({
      provider: 'anthropic',
      scope: 'tenant',
      scopeId: '',
      name: 'ours',
      hint: '…mnop',
      version: 1,
      status: 'active',
      createdAt: time,
      rotatedAt: time,
      lastUsedOn: '',
      refusedAt: '',
      ageDays: 0,
      changeBefore: '2026-04-15T12:00:00.000Z',
    });
    expect((await door.client.getKey({ id }, { caller })).key).toEqual(key);
  });

  it('is the same when the call is repeated, and a conflict when another key is meant', async () => {
    const caller = owner();
    const [one, two] = [await make(caller, {}, 'once'), await make(caller, {}, 'once')];
    expect(two).toEqual(one);
    await expect(make(caller, { name: 'other' }, 'once')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('comes in pages, the newest first', async () => {
    const caller = owner();
    for (const provider of ['anthropic', 'openai', 'gemini']) await make(caller, { provider });
    const first = await list(caller, { limit: 2 });
    const second = await list(caller, { limit: 2, cursor: first.nextCursor });
    expect([...first.keys, ...second.keys].map(({ provider }) => provider).sort()).toEqual(['anthropic', 'gemini', 'openai']);
    expect([first.keys.length, second.nextCursor, (await list(caller, { provider: 'openai' })).keys.length]).toEqual([2, '', 1]);
  });
});

it('a place has one key for a provider: the next is a rotation', async () => {
  const caller = owner();
  const { key } = await make(caller);
  await expect(make(caller)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('rotate') });
  const rotated = await door.client.rotateKey({ id: key!.id, secret: 'another-secret-of-some-length' }, { caller });
  expect(rotated.key).toMatchObject({ id: key!.id, version: 2, hint: '…ngth' });
});

describe('a key', () => {
  it('of the tenant or a project is set by owners and admins alone', async () => {
    const caller = owner();
    await make(as(caller, `user:${BOB}`, 'admin'), { scope: 'project', scopeId: KITES });
    for (const role of ['member', 'viewer', 'operator'] as const)
      await expect(make(as(caller, `user:${BOB}`, role))).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('of oneself is set by members, and nobody else knows of it but owners and admins', async () => {
    const caller = owner();
    const [ada, bob] = [as(caller, `user:${ADA}`, 'member'), as(caller, `user:${BOB}`, 'member')];
    const { key } = await make(ada, { scope: 'user' });
    await make(caller);
    expect([(await list(ada)).keys, (await list(bob)).keys, (await list(caller)).keys.length]).toEqual([[key], [], 2]);
    await expect(door.client.deleteKey({ id: key!.id }, { caller: bob })).rejects.toMatchObject({ code: 'not_found' });
    await door.client.deleteKey({ id: key!.id }, { caller: ada });
    await expect(door.client.getKey({ id: key!.id }, { caller: ada })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('of another tenant is not there', async () => {
    const { key } = await make(owner());
    await expect(door.client.getKey({ id: key!.id }, { caller: owner() })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a key for what is not there', () => {
  it.each([
    ['provider', { provider: 'nobody' }, 'There is no provider of this name; there are anthropic, openai, gemini, my-ollama.'],
    ['project', { scope: 'project', scopeId: randomUUID() }, 'There is no project '],
  ])('is refused, and nothing is kept: a %s', async (_what, more, said) => {
    const caller = owner();
    await expect(make(caller, more)).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining(said) });
    expect((await list(caller)).keys).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    ['a provider with spaces', { provider: 'an thropic' }],
    ['a secret for a provider', { provider: SECRET.toUpperCase() }],
    ['a key of a provider for its name', { provider: SECRET }],
    ['an unknown scope', { scope: SECRET }],
    ['a project that is none', { scope: 'project', scopeId: SECRET }],
    ['a scope id where there is none', { scopeId: SECRET }],
    ['no name', { name: ' \n ' }],
    ['a name with the secret in it', { name: `key ${SECRET}` }],
    ['a long name', { name: 'n'.repeat(121) }],
    ['a short secret', { secret: 'sk-0123' }],
    ['a long secret', { secret: SECRET.repeat(400) }],
    ['a secret with a line break', { secret: `${SECRET}\n` }],
    ['a secret with a space before it', { secret: ` ${SECRET}` }],
    ['a secret with letters that no header takes', { secret: `${SECRET}ü` }],
  ])('is one sentence that repeats nothing: %s', async (_name, more) => {
    const error = (await make(owner(), more).catch((thrown: unknown) => thrown)) as Error & { code: string };
    expect([['invalid', 'not_found'].includes(error.code), error.message.split('\n').length]).toEqual([true, 1]);
    expect(JSON.stringify(error).toLowerCase()).not.toMatch(/0123/);
  });

  it('as an id is not found, and not repeated', async () => {
    const error = await door.client.getKey({ id: SECRET }, { caller: owner() }).catch((thrown: unknown) => thrown);
    expect([error, String(error).includes('0123')]).toMatchObject([{ code: 'not_found' }, false]);
  });
});

it('what encrypts the keys is rotated by operators, who see how far it is', async () => {
  const caller = owner();
  await expect(door.client.rotateEncryption({}, { caller })).rejects.toMatchObject({ code: 'forbidden' });
  const operator = as(caller, `user:${ADA}`, 'operator');
  const { rotation } = await door.client.rotateEncryption({}, { caller: operator });
  const now = async () => (await door.client.getRotation({ id: '' }, { caller: operator })).rotation;
  await expect.poll(now).toMatchObject({ id: rotation!.id, keyEncryptionKey: 'file', version: '2', state: 'done', rowsFailed: 0 });
  expect((await now())!.rowsDone).toBe((await now())!.rowsTotal);
});
