import { z } from 'zod';
import { SpecDelta } from './spec-delta.js';

/** What an edit of a spec by hand changes, and what it brings with it. */
export const SpecRevision = SpecDelta.omit({ schema: true, before: true, after: true }).extend({
  schema: z.literal('https://hexad.dev/schemas/spec-revision/v1'),
  /** Ids of acceptance criteria. */
  criteria: z.strictObject({ added: z.array(z.string()), removed: z.array(z.string()) }),
  /** Ids of the stories whose behaviour the edit can change. */
  stories: z.array(z.string()),
  /** Few enough lines that neither a plan nor milestones are needed, and that the touched stories alone are proved again. */
  tiny: z.boolean(),
});
export type SpecRevision = z.infer<typeof SpecRevision>;
