import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localKeyFile } from '@hexad/host';
import { SystemClock } from '@hexad/kernel';
import { ANONYMOUS, JwtVerifier } from '@hexad/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../fixtures/house.js';
import { identitySchema } from '../schema.js';
import { LOCAL_TENANT } from './domain/roles.js';
import { formatKey } from './domain/api-key.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
}, 60_000);
afterAll(() => house[Symbol.asyncDispose]());

const localKey = async () => (await readFile(localKeyFile(house.dataDir), 'utf8')).trim();
const authenticate = (apiKey: string) => house.identity.authenticate({ apiKey }, { caller: ANONYMOUS });
const issue = (fields: object) =>
  house.identity.issueToken(
    { service: 'spec', serviceSecret: house.secrets.of('spec'), tenant: LOCAL_TENANT, actor: 'service:spec', ...fields },
    { caller: ANONYMOUS },
  );
const verifier = () => new JwtVerifier(async () => (await house.identity.getPublicKey({}, { caller: ANONYMOUS })).jwk, new SystemClock());

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
    const secret = (await localKey()).split('_').at(-1)!;
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

describe('a key', () => {
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
    const { jwk } = await house.identity.getPublicKey({}, { caller: ANONYMOUS });
    await house.restart();
    expect([(await stat(path)).mode & 0o777, (await house.identity.getPublicKey({}, { caller: ANONYMOUS })).jwk]).toEqual([0o600, jwk]);
  });

  it('never leaves identity', async () => {
    const { jwk } = await house.identity.getPublicKey({}, { caller: ANONYMOUS });
    expect(Object.keys(JSON.parse(jwk) as object).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });
});
