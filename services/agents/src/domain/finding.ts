import { z } from 'zod';

/** Something that a tool did not like. */
export const Finding = z.object({
  pack: z.string(),
  /** `typecheck` or `lint`. */
  tool: z.string(),
  /** Relative to the repository; empty when it is about none. */
  file: z.string(),
  /** From 1; 0 when it is about the whole file. */
  line: z.number(),
  message: z.string(),
  rule: z.string(),
});
export type Finding = z.infer<typeof Finding>;
