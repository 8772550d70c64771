import { join } from 'node:path';
import { temporaryFolder } from '@hexad/testing';
import { AwsKms } from './aws-kms.js';
import { EnvironmentKey } from './environment-key.js';
import { HeldDataKeys } from './held-data-keys.js';
import { KeyRing } from './key-ring.js';
import { LocalKeyFile } from './local-key-file.js';
import { KmsDouble, keyEncryptionConformance, VaultDouble, type KeyUnderTest } from './testing/index.js';
import { VaultTransit } from './vault-transit.js';

const SECRETS = ['a', 'b'].map((letter) => `${letter}=${letter.repeat(40)}`);

async function file(): Promise<KeyUnderTest> {
  const folder = temporaryFolder();
  const open = () => LocalKeyFile.open(join(folder.path, 'keys'));
  return { key: await open(), beside: open, [Symbol.asyncDispose]: async () => folder[Symbol.dispose]() };
}

const fromText = (text: string) => new EnvironmentKey(text, 'HEXAD_KEK_SECRET');

async function environment(): Promise<KeyUnderTest> {
  return {
    key: fromText(`${SECRETS[0]} ${SECRETS[1]}`),
    beside: async () => fromText(`${SECRETS[1]} ${SECRETS[0]}`),
    rotated: async () => fromText(`${SECRETS[1]} ${SECRETS[0]}`),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function vault(): Promise<KeyUnderTest> {
  const double = await new VaultDouble().listen();
  const open = () => new VaultTransit({ url: double.keyUrl, token: async () => double.token });
  return { key: open(), beside: async () => open(), [Symbol.asyncDispose]: () => double[Symbol.asyncDispose]() };
}

async function kms(): Promise<KeyUnderTest> {
  const double = await new KmsDouble().listen();
  const { arn, credentials, url: endpoint } = double;
  const open = () => new AwsKms({ arn, endpoint, credentials });
  return { key: open(), beside: async () => open(), [Symbol.asyncDispose]: () => double[Symbol.asyncDispose]() };
}

const around = (open: () => Promise<KeyUnderTest>, wrap: (key: KeyUnderTest['key']) => KeyUnderTest['key']) => async () => {
  const under = await open();
  return { ...under, key: wrap(under.key) };
};

keyEncryptionConformance('local files', file);
keyEncryptionConformance('an environment secret', environment);
keyEncryptionConformance('a Vault double', vault);
keyEncryptionConformance('an AWS KMS double', kms);
keyEncryptionConformance(
  'Vault behind held data keys',
  around(vault, (key) => new HeldDataKeys(key)),
);
keyEncryptionConformance(
  'a ring of one',
  around(file, (key) => new KeyRing(key, [])),
);
