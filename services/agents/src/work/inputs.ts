import { z } from 'zod';

const Lines = z.array(z.string().min(1).max(2_000)).max(100);

/** What the action `work` takes. */
export const WorkInputs = z.object({
  /** A kind of agents, one that ships or the tenant's own. */
  kind: z.string().min(1).max(40).default('code'),
  goal: z.string().trim().min(3).max(100_000),
  /** A folder of this machine with a git repository. */
  repo: z.string().min(1).max(4_096),
  /** A branch, tag or commit; empty: what is checked out. */
  base: z.string().max(200).default(''),
  /** Of the result; empty: made of the goal and the task. */
  branch: z
    .string()
    .max(200)
    .regex(/^([a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*)?$/, 'lower-case words, digits, hyphens and slashes')
    .default(''),
  /** It goes on where another agent stopped: `branch` is there, and stands on `base`. */
  continues: z.boolean().default(false),
  /** Names of other places where the same work is done in this run: all have branches of one name. */
  linked: Lines.default([]),
  /** What agents before it have spent of the budget, in dollars. */
  spent_usd: z.number().min(0).default(0),
  /** Paths that will probably change. */
  files: Lines.default([]),
  /** What must hold. */
  criteria: Lines.default([]),
  /** Commands, one line each, `name: command` or the command alone; none: those that the repository has. */
  checks: Lines.default([]),
  /** For models, in dollars; 0: no limit of the task's own. */
  budget_usd: z.number().min(0).max(100_000).default(2),
});
export type WorkInputs = z.infer<typeof WorkInputs>;
