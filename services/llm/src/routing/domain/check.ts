import { AppError } from '@hexad/kernel';
import type { z } from 'zod';

/** What a schema makes of a value from outside. Fails with `invalid`, naming the first field that is wrong. */
export function checked<S extends z.ZodType>(what: string, schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const issue = told(read.error.issues[0]);
  const field = issue?.path.join('.') ?? '';
  throw new AppError('invalid', `The ${what} is wrong${field && ` at ${field}`}: ${issue?.message ?? 'unknown'}.`, { details: { field } });
}

/** Of a wrong name in a record, what is wrong with it. */
const told = (issue: z.core.$ZodIssue | undefined) =>
  issue?.code === 'invalid_key' ? { path: issue.path, message: issue.issues[0]?.message ?? issue.message } : issue;
