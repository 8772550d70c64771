import { z } from 'zod';

/** The small words that the keys of a workflow file share. */

export const NAME = /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/;
const VARIABLE = /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/;

export const Text = z.string().max(10_000);
export const StepName = z.string().regex(NAME, 'a step name is letters, digits, _ and -, and begins with a letter');
export const VariableName = z.string().regex(VARIABLE, 'a variable name is letters, digits and _, and begins with a letter');
/** A boolean, or `${…}` that gives one. */
export const Condition = z.union([z.boolean(), Text]);
export const Inputs = z.record(z.string(), z.json());

export const ErrorStrategy = z.enum(['fail', 'retry', 'continue', 'rollback']);
export type ErrorStrategy = z.infer<typeof ErrorStrategy>;

/** Seconds; a week at most. */
export const Seconds = z.number().positive().max(604_800);
