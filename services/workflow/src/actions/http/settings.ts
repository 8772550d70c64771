import { areHosts } from '@hexad/host/outgoing';
import { z } from 'zod';

/** What steps of every tenant may call. */
export const HttpSettings = z.object({
  HEXAD_WORKFLOW_HTTP_HOSTS: z
    .string()
    .refine((text) => areHosts(text, ['host', 'suffix']))
    .optional()
    .describe(
      'hosts that steps may call: api.example.com, 10.0.0.7:8080, *.example.com; commas between. Only one that is named exactly may be private',
    ),
});
