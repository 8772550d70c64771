import { KEY_PLACE, KEY_PLACES } from '@hexad/secrets';
import { z } from 'zod';

/** Where the key is that encrypts the secrets of workflows. It is not that of the provider keys: each is rotated for itself. */
export const SecretSettings = z.object({
  HEXAD_SECRETS_KEK: z.string().regex(KEY_PLACE).default('file:').describe(`${KEY_PLACES}; file: alone is in the data folder`),
  HEXAD_SECRETS_KEK_PREVIOUS: z
    .string()
    .refine((text) => text.split(/\s+/).every((place) => KEY_PLACE.test(place)))
    .optional()
    .describe(`what HEXAD_SECRETS_KEK was before, until a rotation is done: ${KEY_PLACES}; several with spaces between`),
  HEXAD_SECRETS_KEK_SECRET: z
    .string()
    .optional()
    .describe('for env: <version>=<32 or more random characters>, the current version first, several with spaces between'),
});
