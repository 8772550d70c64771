import { z } from 'zod';
import { RepositoryOptions, USUAL_OPTIONS } from './options.js';
import { Plan } from './plan.js';
import { Decision, ProofRow, Timing } from './proof.js';
import { Spec } from './spec.js';
import { Validation } from './validation.js';

/** `hexad.json` at the root of every delivered repository. */
export const HexadJson = z.strictObject({
  schema: z.literal('https://hexad.dev/schemas/hexad-json/v1'),
  status: z.enum(['complete', 'incomplete']),
  /** Why it is incomplete, one sentence each; empty when complete. */
  reasons: z.array(z.string()),
  stack: z.array(z.string()),
  /** Of documents from before there were any: the usual ones. */
  options: RepositoryOptions.default(USUAL_OPTIONS),
  run: z.string(),
  spec: Spec,
  plan: Plan,
  decisions: z.array(Decision),
  proof: z.array(ProofRow),
  /** Empty when nothing was merged, and in documents from before there was one. */
  validation: z.array(Validation).default([]),
  timings: z.array(Timing),
});
export type HexadJson = z.infer<typeof HexadJson>;
