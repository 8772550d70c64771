import { z } from 'zod';
import { Id, RunState, Time } from '../schemas.js';

const Step = z
  .object({
    path: z.string().describe('Where in the run: `spec`, `stories[T3]/generate`.'),
    name: z.string(),
    description: z.string().nullable(),
    state: z.enum([
      'pending',
      'running',
      'waiting',
      'succeeded',
      'failed',
      'skipped',
      'cancelled',
      'compensating',
      'compensated',
      'compensation_failed',
    ]),
    kind: z
      .string()
      .describe(
        '`plugin`, `agent`, `system`, `parallel`, `foreach`, `item`, `while`, `round`, `switch`, `wait`, `approval`, `workflow`, `emit`.',
      ),
    attempt: z.int().describe('The present or last one; 0 before the first.'),
    startedAt: Time,
    endedAt: Time,
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable().describe('Of a step that was skipped: why.'),
    waitingFor: z.string().nullable().describe('The signal that it waits for.'),
    childRunId: z.string().nullable().describe('The run that a step `type: workflow` started.'),
  })
  .meta({ id: 'Step' });

export const Priority = z.enum(['low', 'normal', 'high']);

const runFields = {
  id: Id,
  parentRunId: z.string().nullable().describe('The run that called it.'),
  startedBy: z.string(),
  workflow: z.string(),
  projectId: z.string(),
  state: RunState,
  priority: Priority,
  createdAt: Time,
  endedAt: Time,
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
};
export const RunLine = z.object(runFields).meta({ id: 'RunLine' });
export const Run = z
  .object({
    ...runFields,
    inputs: z.record(z.string(), z.unknown()),
    variables: z
      .record(z.string(), z.unknown())
      .describe('`{"too_large_to_show": {"sha256", "bytes"}}` stands in place of large ones; `getRunVariable` gives them.'),
    waitingFor: z.string().nullable().describe('The signal that the run waits for.'),
    waitingPayload: z.unknown().describe('What the signal is asked for with: the open questions, for `answers`.'),
    steps: z.array(Step),
  })
  .meta({ id: 'Run' });

export const JournalEntry = z
  .object({ sequence: z.int(), at: z.iso.datetime(), type: z.string(), path: z.string(), data: z.record(z.string(), z.unknown()) })
  .meta({ id: 'JournalEntry' });

export const MoreTime = z.strictObject({
  deadlineSeconds: z.coerce
    .number()
    .int()
    .min(1)
    .max(366 * 86_400)
    .optional()
    .describe(
      'Seconds from now in which the run must be through; absent: what is left of its deadline, and the whole of it once more when nothing is.',
    ),
});
