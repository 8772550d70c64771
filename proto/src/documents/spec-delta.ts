import { z } from 'zod';
import { Sources } from './source.js';

/** One thing that a spec demands. `id` is the same in every spec of the project: `Kite.name`, `Loan: compare endDate startDate`. */
const Requirement = z.strictObject({
  id: z.string(),
  kind: z.enum(['entity', 'field', 'relation', 'transition', 'rule', 'operation', 'nfr', 'outOfScope']),
});

/** What became of the requirements between two specs of a project. What is in none of the lists stayed as it was. */
export const SpecDelta = z.strictObject({
  schema: z.literal('https://hexad.dev/schemas/spec-delta/v1'),
  /** Id of the spec that it is held against; empty where there is none before. */
  before: z.string(),
  after: z.string(),
  added: z.array(Requirement.extend({ statement: z.string(), sources: Sources })),
  modified: z.array(Requirement.extend({ before: z.string(), after: z.string(), sources: Sources })),
  /** `sources` are those of the spec before. */
  removed: z.array(Requirement.extend({ statement: z.string(), sources: Sources })),
});
export type SpecDelta = z.infer<typeof SpecDelta>;
