import { z } from 'zod';

/** One criterion, the tests that carry its id, what they said, and the commit that made it hold. */
export const ProofRow = z.strictObject({
  criterion: z.string(),
  story: z.string(),
  statement: z.string(),
  tests: z.array(
    z.strictObject({
      pack: z.string(),
      file: z.string(),
      name: z.string(),
      result: z.enum(['passed', 'failed']),
      milliseconds: z.number(),
    }),
  ),
  /** `missing`: no test carries this id. */
  result: z.enum(['passed', 'failed', 'missing']),
  /** Commit id of the change set of the story; absent when it was not integrated. */
  commit: z.string().optional(),
  reason: z.string().optional(),
});
export type ProofRow = z.infer<typeof ProofRow>;

export const Decision = z.strictObject({
  id: z.string(),
  story: z.string().optional(),
  choice: z.string(),
  reason: z.string(),
  alternatives: z.array(z.string()),
});
export type Decision = z.infer<typeof Decision>;

export const Timing = z.strictObject({ step: z.string(), state: z.string(), milliseconds: z.number(), attempts: z.int() });
export type Timing = z.infer<typeof Timing>;
