import { areHosts } from '@hexad/host/outgoing';
import { KEY_PLACE, KEY_PLACES } from '@hexad/secrets';
import { z } from 'zod';

export const IntegrationsSettings = z.object({
  HEXAD_INTEGRATIONS_ALLOWED_HOSTS: z
    .string()
    .refine((text) => areHosts(text))
    .default('')
    .describe('a comma list of host, host:port, *.suffix or CIDR of git hosts, trackers and chats that are private or not https'),
  HEXAD_INTEGRATIONS_KEK: z.string().regex(KEY_PLACE).default('file:').describe(`${KEY_PLACES}; file: alone is in the data folder`),
  HEXAD_INTEGRATIONS_KEK_PREVIOUS: z
    .string()
    .refine((text) => text.split(/\s+/).every((place) => KEY_PLACE.test(place)))
    .optional()
    .describe(`what HEXAD_INTEGRATIONS_KEK was before, until a rotation is done: ${KEY_PLACES}; several with spaces between`),
  HEXAD_INTEGRATIONS_KEK_SECRET: z
    .string()
    .optional()
    .describe('for env: <version>=<32 or more random characters>, the current version first, several with spaces between'),
});
