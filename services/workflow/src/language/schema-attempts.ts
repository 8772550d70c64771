import { isErrorCode } from '@hexad/kernel';
import { z } from 'zod';
import { Condition, ErrorStrategy, Inputs, Seconds } from './schema-words.js';

/** What a step may say about its tries, and about undoing it. */

const MAX_TRIES = 100;

const Code = z.string().refine(isErrorCode, 'there is no such error code');

export const Retry = z
  .strictObject({
    attempts: z.int().min(1).max(MAX_TRIES).optional().describe('All tries, the first one too; default 4.'),
    backoff: z.enum(['fixed', 'exponential']).optional().describe('How the pause grows; default `exponential`: it doubles.'),
    delay: z.number().min(0).max(86_400).optional().describe('Seconds before the second try; default 0.5.'),
    max_delay: z.number().min(0).max(86_400).optional().describe('Seconds that a pause has at most; default 30.'),
    jitter: z.number().min(0).max(1).optional().describe('Share of a pause that chance takes away, 0 to 1; default 0.2.'),
    codes: z.array(Code).min(1).optional().describe('Only failures with these codes are tried again; default: all but refusals.'),
  })
  .describe('Further tries after one that failed.')
  .meta({ id: 'Retry' });
export type Retry = z.infer<typeof Retry>;

export const attempts = {
  on_error: ErrorStrategy.optional().describe(
    '`fail` ends the run, `retry` tries again, `continue` goes on with the next step, `rollback` undoes the steps of this list that are done.',
  ),
  retry_count: z.int().min(0).max(MAX_TRIES).optional().describe('Tries after the first one; default 3 with `on_error: retry`.'),
  retry: Retry.optional(),
  timeout: Seconds.optional().describe('Seconds for one try.'),
  step_timeout: Seconds.optional().describe('Seconds for all tries and the pauses between them.'),
};

export const OnLost = z
  .enum(['repeat', 'fail'])
  .optional()
  .describe(
    'When the process that did the step is gone and nobody knows how far it had come; default `repeat`. `fail` fails the step (`lost`).',
  );

export const Compensation = z
  .strictObject({
    plugin: z.string().optional(),
    agent: z.string().optional(),
    system: z.string().optional(),
    action: z.string().optional(),
    inputs: Inputs.optional().describe('Sees what the step put into its variables.'),
    condition: Condition.optional().describe('Nothing is undone when this is false.'),
    retry: Retry.optional(),
    retry_count: attempts.retry_count.describe('Tries after the first one; default 3.'),
    timeout: attempts.timeout,
    step_timeout: attempts.step_timeout,
  })
  .describe('Exactly one of plugin, agent and system, as in a step.')
  .meta({ id: 'Compensation' });
export type Compensation = z.infer<typeof Compensation>;
