import { z } from 'zod';
import { areHosts } from '@hexad/host/outgoing';

export const RoutingSettings = z.object({
  HEXAD_LLM_ALLOWED_HOSTS: z
    .string()
    .refine(areHosts)
    .default('')
    .describe('a comma list of host, host:port, *.suffix or CIDR that base URLs may point at although they are private or not https'),
  HEXAD_LLM_BREAKER_FAILURES: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(5)
    .describe('calls in a row that a provider does not answer before it gets a pause: 1 to 1000'),
  HEXAD_LLM_BREAKER_OPEN_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(3_600_000)
    .default(5_000)
    .describe('milliseconds of that pause, doubled each time in a row up to a minute: 100 to 3600000'),
});
