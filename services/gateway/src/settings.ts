import { z } from 'zod';

export const GatewaySettings = z.object({
  HEXAD_HOST: z.string().min(1).default('127.0.0.1').describe('a host name or address to listen on'),
  HEXAD_PORT: z
    .union([z.literal('none'), z.coerce.number().int().min(0).max(65_535)])
    .default(7_300)
    .describe('a port from 0 (any free one) to 65535, or none for the local socket alone'),
});
