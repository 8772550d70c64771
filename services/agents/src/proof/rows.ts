import { z } from 'zod';
import { CheckRun } from './check.js';

/** One acceptance criterion and what proves it. */
export const ProofRow = z.object({
  criterion: z.string(),
  text: z.string(),
  /** The test, or the check, that stands for it; empty: nobody named one. */
  by: z.string(),
  commit: z.string(),
  /** proved; holds (now as before: nothing of the change shows in it), unproved, failed, vacuous (the test of the author passes without the change too), flaky */
  result: z.enum(['proved', 'holds', 'unproved', 'failed', 'vacuous', 'flaky']),
  reason: z.string(),
  /** Of the test, on the old sources. */
  before: CheckRun.optional(),
  after: CheckRun.optional(),
  /** Of a benchmark: all of them, without and with the change in turn. */
  runs: z.array(CheckRun).optional(),
});
export type ProofRow = z.infer<typeof ProofRow>;

/** What the commands said, never what the agent says. */
export const Proof = z.object({
  complete: z.boolean(),
  rows: z.array(ProofRow),
  /** The checks of the repository on the commit. */
  checks: z.array(CheckRun),
  /** Why it is incomplete, one sentence each. */
  reasons: z.array(z.string()),
  /** Tests that gave two answers on the same commit. */
  flaky: z.array(z.string()),
  /** Of queries that were delivered, as the database says them. */
  plans: z.array(z.object({ file: z.string(), plan: z.string() })).optional(),
});
export type Proof = z.infer<typeof Proof>;
