import { areHosts } from '@hexad/host/outgoing';
import { KEY_PLACE, KEY_PLACES } from '@hexad/secrets';
import { z } from 'zod';

export const NotificationSettings = z.object({
  HEXAD_WEBHOOK_ALLOWED_HOSTS: z
    .string()
    .refine(areHosts)
    .default('')
    .describe('a comma list of host, host:port, *.suffix or CIDR that webhooks may go to although they are private or not https'),
  HEXAD_SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .refine((text) => new URL(text).password === '')
    .optional()
    .describe('smtp://user@host:587 or smtps://user@host:465, the password in HEXAD_SMTP_PASSWORD; unset: no mail is sent'),
  HEXAD_SMTP_PASSWORD: z.string().optional().describe('the password of the mail server'),
  HEXAD_SMTP_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/)
    .default('Hexad <hexad@localhost>')
    .describe('an address that mail comes from: Hexad <hexad@example.com>'),
  HEXAD_CHANNEL_KEK: z.string().regex(KEY_PLACE).default('file:').describe(`${KEY_PLACES}; file: alone is in the data folder`),
  HEXAD_CHANNEL_KEK_PREVIOUS: z
    .string()
    .refine((text) => text.split(/\s+/).every((place) => KEY_PLACE.test(place)))
    .optional()
    .describe(`what HEXAD_CHANNEL_KEK was before, until a rotation is done: ${KEY_PLACES}; several with spaces between`),
  HEXAD_CHANNEL_KEK_SECRET: z
    .string()
    .optional()
    .describe('for env: <version>=<32 or more random characters>, the current version first, several with spaces between'),
});
