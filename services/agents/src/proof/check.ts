import { z } from 'zod';

/** A command of the repository that says whether it is in order. */
export const Check = z.object({
  /** `test`, `lint`, `types`, `build`, or what the person called it. */
  name: z.string(),
  command: z.array(z.string()).min(1),
  /** The part of the repository that it is about; absent: all of it. */
  folder: z.string().optional(),
});
export type Check = z.infer<typeof Check>;

/** One test that ran, as its runner told it. */
export const TestOutcome = z.object({ file: z.string(), name: z.string(), passed: z.boolean() });
export type TestOutcome = z.infer<typeof TestOutcome>;

/** A command that was run by us: where, how it ended and what it said last. */
export const CheckRun = z.object({
  name: z.string(),
  command: z.array(z.string()),
  /** Commit or tree that it ran on. */
  on: z.string(),
  /** exited, timeout, output, unavailable */
  outcome: z.string(),
  exitCode: z.number(),
  milliseconds: z.number(),
  sandbox: z.string(),
  /** Last words, without places on this machine. */
  tail: z.string(),
  /** What the runner said of single tests, where it can be read. */
  tests: z.array(TestOutcome).optional(),
});
export type CheckRun = z.infer<typeof CheckRun>;

export const passed = ({ outcome, exitCode }: CheckRun): boolean => outcome === 'exited' && exitCode === 0;
