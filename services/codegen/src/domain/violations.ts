import type { Field, Violation } from '@hexad/proto/documents';
import { effectiveLimits, exampleValue, type Value } from './example-values.js';

/** The id that no record has. */
export const NOBODY = '00000000-0000-4000-8000-000000000000';

/** The code of a refused field in the body of a problem: `errors[].code`. */
export const ERROR_CODE = {
  missing: 'missing',
  wrongType: 'wrong_type',
  tooShort: 'too_short',
  tooLong: 'too_long',
  belowMinimum: 'below_minimum',
  aboveMaximum: 'above_maximum',
  pattern: 'pattern',
  format: 'format',
  notInEnum: 'not_in_enum',
  duplicate: 'duplicate',
  unknownReference: 'unknown_reference',
  readOnly: 'read_only',
} as const satisfies Record<Violation, string>;

export interface Violating {
  /** `undefined`: the field is left out. */
  readonly value: Value | readonly Value[] | null | undefined;
  readonly code: (typeof ERROR_CODE)[Violation];
  readonly status: 400 | 409;
}

/** What to send so that the field is refused for this reason alone, as far as that is possible, and how it is refused. */
export function violating(field: Field, violation: Exclude<Violation, 'duplicate' | 'unknownReference'>): Violating {
  return { value: invalidValue(field, violation), code: codeOf(field, violation), status: 400 };
}

function codeOf(field: Field, violation: Violation): Violating['code'] {
  if (violation === 'wrongType' && field.enum !== undefined) return ERROR_CODE.notInEnum;
  if (violation === 'format' && ['date', 'datetime', 'time'].includes(field.type)) return ERROR_CODE.wrongType;
  if (violation === 'format' && field.format === 'percent') return ERROR_CODE.aboveMaximum;
  return ERROR_CODE[violation];
}

function invalidValue(field: Field, violation: Exclude<Violation, 'duplicate' | 'unknownReference'>): Value | undefined {
  const step = field.type === 'integer' ? 1 : 0.5;
  switch (violation) {
    case 'missing':
      return undefined;
    case 'wrongType':
      return wrongType(field);
    case 'tooShort':
      return 'x'.repeat(Math.max((field.minLength ?? 1) - 1, 0));
    case 'tooLong':
      return tooLong(field);
    case 'belowMinimum':
      return field.exclusiveMinimum ?? (effectiveLimits(field).minimum ?? 0) - step;
    case 'aboveMaximum':
      return field.exclusiveMaximum ?? (effectiveLimits(field).maximum ?? 0) + step;
    case 'pattern':
      return field.patternHint?.invalid ?? '?!';
    case 'format':
      return wrongFormat(field);
    case 'notInEnum':
      return 'none of these';
    case 'readOnly':
      return exampleValue(field);
  }
}

function wrongType(field: Field): Value {
  switch (field.type) {
    case 'integer':
    case 'number':
      return 'not a number';
    case 'boolean':
      return 'not a boolean';
    case 'date':
    case 'datetime':
    case 'time':
      return `not a ${field.type}`;
    default:
      return 12345;
  }
}

function tooLong(field: Field): string {
  const length = (field.maxLength ?? 0) + 1;
  if (field.format === 'email') return `${'x'.repeat(Math.max(length - 12, 1))}@example.com`;
  if (field.format === 'url') return `https://example.com/${'x'.repeat(Math.max(length - 20, 1))}`;
  return 'x'.repeat(length);
}

function wrongFormat(field: Field): Value {
  switch (field.format) {
    case 'money':
      return 10.005;
    case 'percent':
      return field.exclusiveMaximum ?? (effectiveLimits(field).maximum ?? 0) + (field.type === 'integer' ? 1 : 0.5);
    default:
      return `not a ${field.format ?? field.type}`;
  }
}
