import { z } from 'zod';

export const DoorSettings = z.object({
  HEXAD_LLM_LISTEN: z
    .string()
    .regex(/^(?:none|(?:\[[\da-fA-F:]+\]|[^\s:[\]]+):\d{1,5})$/)
    .default('none')
    .describe('host:port where OpenAI and Anthropic clients find the models without the gateway between, or none'),
  HEXAD_LLM_BODY_LIMIT: z.coerce
    .number()
    .int()
    .min(1_024)
    .max(256 * 1_024 * 1_024)
    .default(32 * 1_024 * 1_024)
    .describe('bytes that the body of a model request may have'),
});
