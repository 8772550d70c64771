import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { insideTransaction } from '@hexad/kernel';
import { FixedClock } from '@hexad/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsKms } from './aws-kms.js';
import { HeldDataKeys } from './held-data-keys.js';
import { KmsDouble, VaultDouble } from './testing/index.js';
import { VaultTransit } from './vault-transit.js';

const PLACE = { tenant: 'kites', id: '1' };
const KEY = randomBytes(32);

describe('Vault', () => {
  let double: VaultDouble;
  beforeEach(async () => void (double = await new VaultDouble().listen()));
  afterEach(() => double[Symbol.asyncDispose]());
  const vault = (token = double.token) => new VaultTransit({ url: double.keyUrl, token: async () => token, namespace: 'team' });

  it('is asked with the token and the namespace in headers, and never for the key itself', async () => {
    await vault().wrap(KEY, PLACE);
    expect(double.asked[0]).toMatchObject({
      path: '/v1/transit/encrypt/hexad',
      headers: { 'x-vault-token': double.token, 'x-vault-namespace': 'team' },
      body: { associated_data: expect.any(String) },
    });
  });

  it.each([[503], [undefined]])('is asked again when it is away for a moment (%s)', async (status) => {
    double.failures.push(status === undefined ? undefined : { status, body: { errors: ['Vault is sealed'] } });
    expect((await vault().wrap(KEY, PLACE)).version).toBe('1');
  });

  it('is asked three times and no more', async () => {
    for (let failure = 0; failure < 5; failure += 1) double.failures.push({ status: 500, body: { errors: ['internal error'] } });
    await expect(vault().wrap(KEY, PLACE)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('internal error'),
    });
    expect(double.failures.length).toBe(2);
  });

  it('that refuses the token is a setting that is wrong, and the token is not in the error', async () => {
    const error = await vault('hvs.wrong').current().catch((thrown: Error) => thrown); // prettier-ignore
    expect(error).toMatchObject({ code: 'settings_invalid', message: expect.stringContaining('docs/keys.md') });
    expect(JSON.stringify(error)).not.toContain('hvs.');
  });

  it('lets Vault itself refuse the old versions that are retired', async () => {
    const key = vault();
    const old = await key.wrap(KEY, PLACE);
    await key.rotate();
    await key.retire([old.version]);
    await expect(vault().unwrap(old, PLACE)).rejects.toMatchObject({ code: 'conflict', details: { version: '1' } });
  });

  it('is not called inside a transaction', async () => {
    await expect(insideTransaction.run('a test', () => vault().current())).rejects.toMatchObject({ code: 'internal' });
  });

  it.each(['https://vault:8200', 'https://vault:8200/transit'])('needs the name of a key: %s', (url) => {
    expect(() => new VaultTransit({ url, token: async () => '' })).toThrowError(expect.objectContaining({ code: 'settings_invalid' }));
  });
});

describe('AWS KMS', () => {
  let double: KmsDouble;
  beforeEach(async () => void (double = await new KmsDouble().listen()));
  afterEach(() => double[Symbol.asyncDispose]());
  const kms = () =>
    new AwsKms({ arn: double.arn, endpoint: double.url, credentials: double.credentials, rotation: { everyMs: 1, looks: 5 } });

  it('is asked with the context, in signed requests', async () => {
    await kms().wrap(KEY, PLACE);
    expect(double.asked.map(({ body }) => body['EncryptionContext'])).toEqual([PLACE, PLACE]);
    expect(double.asked[0]!.headers.authorization).toContain('eu-central-1/kms/aws4_request');
  });

  it('is asked again when it is away for a moment', async () => {
    double.failures.push({ status: 500, body: { __type: 'KMSInternalException' } }, undefined);
    expect((await kms().wrap(KEY, PLACE)).kek).toBe(`kms:${double.arn}`);
  });

  it('that is away is unavailable, and what was asked is not in the error', async () => {
    for (let failure = 0; failure < 3; failure += 1) double.failures.push({ status: 503, body: {} });
    const error = await kms().wrap(KEY, PLACE).catch((thrown: Error) => thrown); // prettier-ignore
    expect(error).toMatchObject({ code: 'unavailable' });
    expect(error).not.toHaveProperty('cause');
  });

  it('that does not let us is a setting that is wrong', async () => {
    double.failures.push({ status: 400, body: { __type: 'AccessDeniedException' } });
    await expect(kms().current()).rejects.toMatchObject({ code: 'settings_invalid', details: { error: 'AccessDeniedException' } });
  });

  it('gives the new version when the rotation that it began is done', async () => {
    double.looksUntilRotated = 3;
    const before = await kms().current();
    expect(await kms().rotate()).not.toBe(before);
  });

  it('asks to come back when a rotation takes longer', async () => {
    double.looksUntilRotated = 100;
    await expect(kms().rotate()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('ask again') });
  });

  it('needs the ARN of a key', () => {
    expect(() => new AwsKms({ arn: 'alias/hexad' })).toThrowError(expect.objectContaining({ code: 'settings_invalid' }));
  });
});

describe('a data key that is held', () => {
  let double: VaultDouble;
  beforeEach(async () => void (double = await new VaultDouble().listen()));
  afterEach(() => double[Symbol.asyncDispose]());
  const opened = async () => {
    const clock = new FixedClock();
    const key = new HeldDataKeys(new VaultTransit({ url: double.keyUrl, token: async () => double.token }), { clock });
    const wrapped = await key.wrap(KEY, PLACE);
    return { clock, key, unwrap: () => key.unwrap(wrapped, PLACE), wrapped, asked: () => double.asked.length - 1 };
  };

  it('is asked for once by all who want it at once, and by nobody for a while', async () => {
    const { unwrap, asked } = await opened();
    const keys = await Promise.all(Array.from({ length: 100 }, unwrap));
    expect([asked(), keys.every((key) => key.equals(KEY))]).toEqual([1, true]);
  });

  it('is another copy for each, so that one may overwrite its own', async () => {
    const { unwrap } = await opened();
    (await unwrap()).fill(0);
    expect(await unwrap()).toEqual(KEY);
  });

  it('is asked for anew beside its use, and while Vault is away is good until its time is over', async () => {
    const { unwrap, asked, clock } = await opened();
    await unwrap();
    for (let failure = 0; failure < 6; failure += 1) double.failures.push({ status: 503 });
    clock.advance(20_000);
    expect(await unwrap()).toEqual(KEY);
    await expect.poll(asked).toBe(4);
    clock.advance(11_000);
    await expect(unwrap()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is held for no other context', async () => {
    const { unwrap, key, wrapped } = await opened();
    await unwrap();
    await expect(key.unwrap(wrapped, { ...PLACE, tenant: 'boats' })).rejects.toMatchObject({ code: 'conflict' });
  });
});

/** Takes requests and never answers. */
async function silentServer() {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => void (server.closeAllConnections(), server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.dispose]: close };
}

describe('a key service that does not answer', () => {
  const late = { code: 'timeout', message: expect.stringContaining('20 ms') };

  it('is given its time and no more: Vault', async () => {
    using silent = await silentServer();
    const key = new VaultTransit({ url: `${silent.url}/transit/hexad`, token: async () => '', requestMs: 20 });
    await expect(key.current()).rejects.toMatchObject(late);
  });

  it('is given its time and no more: AWS KMS', async () => {
    using silent = await silentServer();
    const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'an example' };
    const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1';
    await using key = new AwsKms({ arn, endpoint: silent.url, credentials, requestMs: 20 });
    await expect(key.current()).rejects.toMatchObject(late);
  });
});
