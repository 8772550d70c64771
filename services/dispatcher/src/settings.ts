import { readWeights } from '@hexad/kernel';
import { z } from 'zod';

export const DispatcherSettings = z.object({
  HEXAD_DISPATCHER_TENANT_WEIGHTS: z
    .string()
    .refine((text) => readWeights(text) !== undefined, 'must be `<tenant id>=<weight> …`, with weights from 0.01 to 100')
    .optional()
    .describe('how many of the agents a tenant gets where there are too few: `<tenant id>=<weight> …`; default 1 each'),
  HEXAD_DISPATCHER_PROJECT_TASKS: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('tasks of one project that are with agents at once; unset: 32'),
  HEXAD_TASK_EVENTS_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3_650)
    .optional()
    .describe('days for which is kept what happened to tasks that have ended; unset: 90'),
});

/** What is unset. */
export const KEPT_DAYS = 90;
export const PROJECT_TASKS = 32;
