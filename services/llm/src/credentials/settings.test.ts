import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '@hexad/host';
import { LocalKeyFile, type KeyEncryption } from '@hexad/secrets';
import { KmsDouble, VaultDouble } from '@hexad/secrets/testing';
import { temporaryFolder } from '@hexad/testing';
import { describe, expect, it } from 'vitest';
import { embedded } from '../fixtures/house.js';
import { Keyhouse } from './fixtures/keyhouse.js';
import { EncryptionSettings, openKeyEncryption } from './settings.js';

const SECRET = 'sk-ant-0123456789-abcdefghijklmnop';
const PLACE = { id: '1' };
const settingsOf = (values: Record<string, string>) =>
  EncryptionSettings.parse(readSettings([EncryptionSettings], [{ name: 'a test', values }]));
const works = async (key: KeyEncryption) => (await key.unwrap(await key.wrap(randomBytes(32), PLACE), PLACE)).length;

describe('HEXAD_KEK', () => {
  it('is by default a key in the data folder', async () => {
    using data = temporaryFolder();
    await using key = await openKeyEncryption(settingsOf({}), data.path);
    expect([await works(key), existsSync(join(data.path, 'key-encryption', '1.key'))]).toEqual([32, true]);
  });

  it('is another folder', async () => {
    using data = temporaryFolder();
    await using key = await openKeyEncryption(settingsOf({ HEXAD_KEK: `file:${data.path}/elsewhere` }), data.path);
    expect([await works(key), existsSync(join(data.path, 'elsewhere', '1.key'))]).toEqual([32, true]);
  });

  it('is a secret of the environment', async () => {
    await using key = await openKeyEncryption(
      settingsOf({ HEXAD_KEK: 'env:', HEXAD_KEK_SECRET: `2=${'b'.repeat(40)} 1=${'a'.repeat(40)}` }),
      '/',
    );
    expect([await works(key), await key.current(), await key.versions()]).toEqual([32, '2', ['1', '2']]);
  });

  it('is in Vault, with a token in a file that is read each time', async () => {
    using folder = temporaryFolder();
    await using vault = await new VaultDouble().listen();
    const file = join(folder.path, 'token');
    writeFileSync(file, 'an old one\n', { mode: 0o600 });
    await using key = await openKeyEncryption(settingsOf({ HEXAD_KEK: `vault:${vault.keyUrl}`, HEXAD_KEK_VAULT_TOKEN_FILE: file }), '/');
    await expect(key.current()).rejects.toMatchObject({ code: 'settings_invalid' });
    writeFileSync(file, `${vault.token}\n`);
    expect(await works(key)).toBe(32);
    chmodSync(file, 0o644);
    await expect(key.current()).rejects.toMatchObject({ code: 'settings_invalid', message: expect.stringContaining('0600') });
  });

  it('is in AWS KMS', async () => {
    await using kms = await new KmsDouble().listen();
    const wanted = settingsOf({ HEXAD_KEK: `kms:${kms.arn}`, HEXAD_KEK_KMS_ENDPOINT: kms.url });
    await using key = await openKeyEncryption(wanted, '/');
    expect(key.id).toBe(`kms:${kms.arn}`);
  });

  it.each(['nowhere', 'vault:vault.example', 'kms:alias/hexad', 'env:OTHER'])('is refused when it is no such place: %s', (place) => {
    expect(() => settingsOf({ HEXAD_KEK: place })).toThrowError(expect.objectContaining({ code: 'settings_invalid' }));
  });

  it('without what it needs is an error that names the setting, and hides its value', async () => {
    await expect(openKeyEncryption(settingsOf({ HEXAD_KEK: 'vault:https://vault/transit/hexad' }), '/')).rejects.toThrow(
      'HEXAD_KEK_VAULT_TOKEN',
    );
    const short = openKeyEncryption(settingsOf({ HEXAD_KEK: 'env:', HEXAD_KEK_SECRET: '1=tooshort' }), '/');
    await expect(short).rejects.toMatchObject({ message: expect.stringMatching(/^HEXAD_KEK_SECRET (?!.*tooshort)/) });
  });
});

describe('a process with another key than the database', () => {
  it('does not start', async () => {
    using folder = temporaryFolder();
    await using house = await embedded();
    const open = async (name: string) => Keyhouse.open(house.server, { kek: await LocalKeyFile.open(join(folder.path, name)) });
    await using _ = await open('one');
    await expect(open('other')).rejects.toMatchObject({ code: 'settings_invalid', message: expect.stringContaining('HEXAD_KEK_PREVIOUS') });
  });

  it('starts when it has the one of before too, takes all keys to its own, and back again', async () => {
    using data = temporaryFolder();
    await using vault = await new VaultDouble().listen();
    await using house = await embedded();
    let tenant: string | undefined;
    const open = async (values: Record<string, string>, work: (keys: Keyhouse) => Promise<unknown>) => {
      await using kek = await openKeyEncryption(settingsOf({ ...values, HEXAD_KEK_VAULT_TOKEN: vault.token }), data.path);
      await using keys = await Keyhouse.open(house.server, { kek, ...(tenant !== undefined && { tenant }) });
      tenant = keys.tenant;
      await work(keys);
      return [(await keys.rows('select kek, kek_version from credentials'))[0], await keys.used()];
    };
    const place = `vault:${vault.keyUrl}`;
    await open({ HEXAD_KEK: 'file:' }, (keys) => keys.add(SECRET));
    const there = await open({ HEXAD_KEK: place, HEXAD_KEK_PREVIOUS: 'file:' }, (keys) => keys.rotateEncryption());
    const back = await open({ HEXAD_KEK: 'file:', HEXAD_KEK_PREVIOUS: place }, (keys) => keys.rotateEncryption());
    expect(there).toEqual([{ kek: place, kek_version: '1' }, SECRET]);
    expect(back).toEqual([{ kek: 'file', kek_version: '2' }, SECRET]);
  });
});
