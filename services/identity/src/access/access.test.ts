import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localKeyFile } from '@hexad/host';
import { SystemClock } from '@hexad/kernel';
import { ANONYMOUS, JwtVerifier } from '@hexad/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House, type Process } from '../fixtures/house.js';
import { identitySchema } from '../schema.js';
import { LOCAL_TENANT } from './domain/roles.js';
import { formatKey } from './domain/api-key.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
}, 60_000);
afterAll(() => house[Symbol.asyncDispose]());

const localKey = async ({ dataDir }: Process = house) => (await readFile(localKeyFile(dataDir), 'utf8')).trim();
const authenticate = (apiKey: string) => house.identity.authenticate({ apiKey }, { caller: ANONYMOUS });
const tenantOf = (apiKey: string) =>
  authenticate(apiKey).then(
    ({ tenant }) => tenant,
    ({ code }: { code: string }) => code,
  );
const localToken = async (of: Process) => (await of.identity.authenticate({ apiKey: await localKey(of) }, { caller: ANONYMOUS })).token;
const issue = (fields: object) =>
  house.identity.issueToken(
    { service: 'spec', serviceSecret: house.secrets.of('spec'), tenant: LOCAL_TENANT, actor: 'service:spec', work: undefined, ...fields },
    { caller: ANONYMOUS },
  );
const publicKeys = (of: Process = house) => of.identity.getPublicKey({}, { caller: ANONYMOUS });
const verifier = (asking: Process = house) => new JwtVerifier(async () => (await publicKeys(asking)).keys, new SystemClock());

describe('the local key', () => {
  it('is made at the first start, in a file for its owner alone', async () => {
    const { mode } = await stat(localKeyFile(house.dataDir));
    expect([mode & 0o777, await localKey()]).toEqual([0o600, expect.stringMatching(/^hxd_.{66}$/)]);
  });

  it('becomes a token of at most a minute that everybody can verify', async () => {
    const before = Date.now();
    const { token, tenant, actor, roles, expiresAt } = await authenticate(await localKey());
    expect(await verifier().verify(token)).toEqual({ tenant, actor, roles });
    expect([tenant, expiresAt - before <= 60_000]).toEqual([LOCAL_TENANT, true]);
  });

  it('is that of the owner, who operates the platform', async () => {
    expect((await authenticate(await localKey())).roles).toEqual(['operator', 'owner']);
  });

  it('is stored as a hash only', async () => {
    const rows = await house.server.store(identitySchema).inTenant(LOCAL_TENANT, (tx) => tx.query('select * from api_keys'));
    const secret = (await localKey()).split('_').slice(2).join('_');
    expect(JSON.stringify(rows).includes(secret)).toBe(false);
  });

  it('stays the same over a restart', async () => {
    const [before] = [await localKey(), await house.restart()];
    expect([await localKey(), (await authenticate(before)).tenant]).toEqual([before, LOCAL_TENANT]);
  });

  it('is made anew when its file was removed, and the lost one no longer works', async () => {
    const lost = await localKey();
    await rm(localKeyFile(house.dataDir));
    await house.restart();
    expect((await authenticate(await localKey())).tenant).toBe(LOCAL_TENANT);
    await expect(authenticate(lost)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('is made anew when its file holds something else', async () => {
    await writeFile(localKeyFile(house.dataDir), 'nonsense');
    await house.restart();
    expect((await authenticate(await localKey())).tenant).toBe(LOCAL_TENANT);
  });
});

/** Other last bits, which stand for no byte. */
const respelled = (text: string) => text.slice(0, -1) + DIGITS[DIGITS.indexOf(text.at(-1)!) + 1];
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('a key', () => {
  it('is spelled in one way: what decodes to the same bytes is another text, and no key', async () => {
    const [kind, tenant, ...secret] = (await localKey()).split('_') as [string, string, ...string[]];
    const others = [[kind, respelled(tenant), ...secret].join('_'), respelled(await localKey())];
    for (const other of others) await expect(authenticate(other)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('of a tenant that does not exist leaves no trace', async () => {
    const made = '01890000-0000-7000-8000-00000000dead';
    await authenticate(formatKey({ tenant: made, secret: Buffer.alloc(32) })).catch(() => {});
    expect(await house.server.store(identitySchema).tenants()).not.toContain(made);
  });

  it.each([
    ['no key at all', ''],
    ['one of another form', 'sk-123'],
    ['one with a wrong secret', formatKey({ tenant: LOCAL_TENANT, secret: Buffer.alloc(32) })],
    ['one of a tenant that does not exist', formatKey({ tenant: '01890000-0000-7000-8000-000000000009', secret: Buffer.alloc(32) })],
    ['one whose tenant is no UUID', `hxd_${'-'.repeat(22)}_${'A'.repeat(43)}`],
  ])('is refused when it is %s', async (_name, key) => {
    await expect(authenticate(key)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('a service', () => {
  it('gets a token to act for a caller', async () => {
    const { token } = await issue({ actor: 'agent:a1' });
    expect(await verifier().verify(token)).toEqual({ tenant: LOCAL_TENANT, actor: 'agent:a1', roles: ['service'] });
  });

  it('gets the roles that the caller has, and none for a key that is no longer valid', async () => {
    const { actor } = await authenticate(await localKey());
    const before = await verifier().verify((await issue({ actor })).token);
    await rm(localKeyFile(house.dataDir));
    await house.restart();
    const after = await verifier().verify((await issue({ actor })).token);
    expect([before.roles, after.roles]).toEqual([['operator', 'owner'], []]);
  });

  it.each([
    ['its secret is wrong', { serviceSecret: 'x' }, 'unauthenticated'],
    ['the secret is another service’s', { service: 'workflow' }, 'unauthenticated'],
    ['the tenant does not exist', { tenant: '01890000-0000-7000-8000-000000000009' }, 'forbidden'],
    ['the tenant is no UUID', { tenant: "' or true" }, 'invalid'],
    ['the actor has no form', { actor: 'root' }, 'invalid'],
  ])('gets none when %s', async (_name, fields, code) => {
    await expect(issue(fields)).rejects.toMatchObject({ code });
  });
});

describe('the signing key', () => {
  it('is in a file for its owner alone and stays over a restart', async () => {
    const path = join(house.dataDir, 'signing-key.json');
    const { jwk } = await publicKeys();
    await house.restart();
    expect([(await stat(path)).mode & 0o777, (await publicKeys()).jwk]).toEqual([0o600, jwk]);
  });

  it('never leaves identity', async () => {
    const { jwk } = await publicKeys();
    expect(Object.keys(JSON.parse(jwk) as object).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });
});

describe('a token for the work of a run', () => {
  it('says in which project it is good, also when that is none', async () => {
    const [one, none, any] = await Promise.all([issue({ work: { projectId: 'kites' } }), issue({ work: { projectId: '' } }), issue({})]);
    const callers = await Promise.all([one, none, any].map(async ({ token }) => verifier().verify(token)));
    expect(callers.map(({ project }) => project)).toEqual(['kites', '', undefined]);
  });

  it('is refused for a project whose name is too long for a header', async () => {
    await expect(issue({ work: { projectId: 'k'.repeat(129) } })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('several processes of identity', () => {
  it('with data folders of their own: each names the keys of all, so that whatever one signs is verified by the others', async () => {
    const other = await house.beside();
    const tokens = [await localToken(house), await localToken(other)];
    const callers = await Promise.all([house, other].flatMap((asking) => tokens.map((text) => verifier(asking).verify(text))));
    expect(callers.map(({ roles }) => roles)).toEqual(Array.from({ length: 4 }, () => ['operator', 'owner']));
  });

  it('with data folders of their own have local keys of their own: removing the file of one ends its key alone', async () => {
    const other = await house.beside();
    const [first, lost] = [await localKey(), await localKey(other)];
    await rm(localKeyFile(other.dataDir));
    await other.restart();
    expect(await Promise.all([first, lost, await localKey(other)].map(tenantOf))).toEqual([LOCAL_TENANT, 'unauthenticated', LOCAL_TENANT]);
  });

  it('that begin at once in one fresh folder have one signing key and one local key', async () => {
    const fresh = await mkdtemp(join(tmpdir(), 'hexad-id-'));
    const processes = await Promise.all(Array.from({ length: 3 }, () => house.beside(fresh)));
    const keys = await Promise.all(processes.map(async (one) => (await publicKeys(one)).jwk));
    const files = (await readdir(fresh)).filter((name) => name.endsWith('.new'));
    expect([new Set(keys).size, files, (await authenticate(await localKey(processes[0]))).tenant]).toEqual([1, [], LOCAL_TENANT]);
    await rm(fresh, { recursive: true });
  });
});
