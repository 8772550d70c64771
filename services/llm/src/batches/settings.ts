import { z } from 'zod';

export const BatchSettings = z.object({
  HEXAD_LLM_BATCH_LOOK_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(3_600_000)
    .default(60_000)
    .describe('milliseconds from 100 to 3600000 between two looks at a batch at its provider'),
});
