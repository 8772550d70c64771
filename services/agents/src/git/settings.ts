import { KEY_PLACE, KEY_PLACES } from '@hexad/secrets';
import { z } from 'zod';

/** The repositories of projects. */
export const GitSettings = z.object({
  HEXAD_GIT_CA_FILE: z
    .string()
    .optional()
    .describe('a file with the certificates that git hosts are trusted by, in place of the machine’s'),
  HEXAD_GIT_KEK: z.string().regex(KEY_PLACE).default('file:').describe(`${KEY_PLACES}; file: alone is in the data folder`),
  HEXAD_GIT_KEK_PREVIOUS: z
    .string()
    .refine((text) => text.split(/\s+/).every((place) => KEY_PLACE.test(place)))
    .optional()
    .describe(`what HEXAD_GIT_KEK was before, until a rotation is done: ${KEY_PLACES}; several with spaces between`),
  HEXAD_GIT_KEK_SECRET: z
    .string()
    .optional()
    .describe('for env: <version>=<32 or more random characters>, the current version first, several with spaces between'),
});
