import { join } from 'node:path';
import { AppError } from '@hexad/kernel';
import { EnvironmentKey, HeldDataKeys, KeyRing, LocalKeyFile, readPrivateFile, VaultTransit, type KeyEncryption } from '@hexad/secrets';
import { z } from 'zod';

const PLACE = /^(file:.*|env:|vault:https?:\/\/[^\s/]+\/\S+|kms:arn:aws[a-z-]*:kms:\S+)$/;
const PLACES = 'file:<folder>, env:, vault:https://<host>/transit/<key> or kms:<key arn>';

/** Where the key is that encrypts the tenants' keys. */
export const EncryptionSettings = z.object({
  HEXAD_KEK: z.string().regex(PLACE).default('file:').describe(`${PLACES}; file: alone is in the data folder`),
  HEXAD_KEK_PREVIOUS: z
    .string()
    .refine((text) => text.split(/\s+/).every((place) => PLACE.test(place)))
    .optional()
    .describe(`what HEXAD_KEK was before, until a rotation is done: ${PLACES}; several with spaces between`),
  HEXAD_KEK_SECRET: z
    .string()
    .optional()
    .describe('for env: <version>=<32 or more random characters>, the current version first, several with spaces between'),
  HEXAD_KEK_VAULT_TOKEN: z.string().optional().describe('a token of Vault'),
  HEXAD_KEK_VAULT_TOKEN_FILE: z.string().optional().describe('a file with the token of Vault, read at each request'),
  HEXAD_KEK_VAULT_NAMESPACE: z.string().optional().describe('a namespace of Vault Enterprise'),
  HEXAD_KEK_KMS_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('https://… of AWS KMS, where it is not that of the region'),
});
export type EncryptionSettings = z.output<typeof EncryptionSettings>;

/** Fails with `settings_invalid` when there is no such key, or it is no secret. Whoever opens it disposes of it. */
export async function openKeyEncryption(settings: EncryptionSettings, dataDir: string): Promise<KeyEncryption> {
  const current = await openOne(settings.HEXAD_KEK, settings, dataDir);
  const previous = (settings.HEXAD_KEK_PREVIOUS ?? '').split(/\s+/).filter(Boolean);
  if (previous.length === 0) return current;
  const before: KeyEncryption[] = [];
  for (const place of previous) before.push(await openOne(place, settings, dataDir));
  return new KeyRing(current, before);
}

async function openOne(place: string, settings: EncryptionSettings, dataDir: string): Promise<KeyEncryption> {
  const [, kind, rest = ''] = /^([a-z]+):(.*)$/.exec(place) ?? [];
  switch (kind) {
    case 'file':
      return LocalKeyFile.open(rest === '' ? join(dataDir, 'key-encryption') : rest);
    case 'env':
      return new EnvironmentKey(settings.HEXAD_KEK_SECRET ?? '', 'HEXAD_KEK_SECRET');
    case 'vault':
      return new HeldDataKeys(new VaultTransit({ url: rest, token: tokenOf(settings), namespace: settings.HEXAD_KEK_VAULT_NAMESPACE }));
    default:
      // Its SDK takes 28 MB, which nobody else pays for.
      const { AwsKms } = await import('@hexad/secrets/aws-kms');
      return new HeldDataKeys(new AwsKms({ arn: rest, endpoint: settings.HEXAD_KEK_KMS_ENDPOINT }));
  }
}

function tokenOf({ HEXAD_KEK_VAULT_TOKEN: token, HEXAD_KEK_VAULT_TOKEN_FILE: file }: EncryptionSettings): () => Promise<string> {
  if (file !== undefined)
    return async () => {
      const text = await readPrivateFile(file);
      if (text === undefined) throw new AppError('settings_invalid', `HEXAD_KEK_VAULT_TOKEN_FILE: there is no file ${file}.`);
      return text.trim();
    };
  if (token === undefined)
    throw new AppError('settings_invalid', 'HEXAD_KEK is in Vault: set HEXAD_KEK_VAULT_TOKEN or HEXAD_KEK_VAULT_TOKEN_FILE.');
  return async () => token;
}
