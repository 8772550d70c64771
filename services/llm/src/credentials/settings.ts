import { join } from 'node:path';
import { KEY_PLACE as PLACE, KEY_PLACES as PLACES, keyPlaces, openKey, type KeyEncryption } from '@hexad/secrets';
import { z } from 'zod';

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
export const openKeyEncryption = (settings: EncryptionSettings, dataDir: string): Promise<KeyEncryption> =>
  openKey(keyPlaces('HEXAD_KEK', settings, join(dataDir, 'key-encryption')));
