import { readAllowed } from '@hexad/host/outgoing';
import { z } from 'zod';

const areHosts = (text: string): boolean => {
  try {
    readAllowed(text);
    return true;
  } catch {
    return false;
  }
};

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
  HEXAD_CHANNEL_KEK: z
    .string()
    .regex(/^(file:.*|env:)$/)
    .default('file:')
    .describe('file:<folder> or env:; file: alone is in the data folder'),
  HEXAD_CHANNEL_KEK_SECRET: z
    .string()
    .optional()
    .describe('for env: <version>=<32 or more random characters>, the current version first, several with spaces between'),
});
