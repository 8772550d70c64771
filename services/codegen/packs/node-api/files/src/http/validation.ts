// Checks what comes in and says what is wrong, field by field.
import type { z } from 'zod';
import type { FieldError } from './problem.ts';
import { invalid } from './refusals.ts';

/** Returns what the schema makes of the value, or refuses the request naming every field that is wrong. */
export function parse<S extends z.ZodType>(schema: S, value: unknown, readOnly: readonly string[] = []): z.output<S> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw invalid(result.error.issues.flatMap((issue) => fieldErrors(issue, readOnly)));
}

function fieldErrors(issue: z.core.$ZodIssue, readOnly: readonly string[]): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      readOnly.includes(key)
        ? { field: key, code: 'read_only', message: 'is set by the system' }
        : { field: key, code: 'unknown_field', message: 'is not known' },
    );
  }
  return [{ field: String(issue.path[0] ?? ''), ...describe(issue) }];
}

function describe(issue: z.core.$ZodIssue): { code: string; message: string } {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null
        ? { code: 'missing', message: 'is required' }
        : { code: 'wrong_type', message: `must be of type ${issue.expected}` };
    case 'too_small':
      return limit(issue.origin, 'below_minimum', issue.minimum, issue.inclusive);
    case 'too_big':
      return limit(issue.origin, 'above_maximum', issue.maximum, issue.inclusive);
    case 'invalid_format':
      return format(issue.format, issue.message);
    case 'invalid_value':
      return issue.input === undefined || issue.input === null
        ? { code: 'missing', message: 'is required' }
        : { code: 'not_in_enum', message: `must be one of ${issue.values.join(', ')}` };
    case 'not_multiple_of':
      return { code: 'format', message: 'must have at most two decimals' };
    case 'custom':
      return { code: String(issue.params?.['code'] ?? 'invalid'), message: issue.message };
    default:
      return { code: 'invalid', message: issue.message };
  }
}

type Bound = 'below_minimum' | 'above_maximum';

function limit(origin: string, bound: Bound, value: number | bigint, inclusive = true): { code: string; message: string } {
  const least = bound === 'below_minimum';
  if (origin === 'string') {
    const message = `must have at ${least ? 'least' : 'most'} ${value} characters`;
    return { code: least ? 'too_short' : 'too_long', message };
  }
  if (origin === 'array') return { code: 'missing', message: `must have at least ${value} items` };
  const exact = least ? 'at least' : 'at most';
  const strict = least ? 'more than' : 'less than';
  return { code: bound, message: `must be ${inclusive ? exact : strict} ${value}` };
}

const VALUE_KINDS = new Set(['date', 'datetime', 'time', 'number']);

function format(name: string, message: string): { code: string; message: string } {
  if (VALUE_KINDS.has(name)) return { code: 'wrong_type', message: `must be a ${name}` };
  if (name === 'regex') return { code: 'pattern', message };
  return { code: 'format', message: `must be a valid ${name}` };
}
