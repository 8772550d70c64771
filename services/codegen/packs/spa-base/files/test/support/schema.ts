// What the OpenAPI document says about a value, and whether a value agrees.

export interface ValueSchema {
  title?: string;
  description?: string;
  default?: string | number | boolean;
  items?: ValueSchema;
  uniqueItems?: boolean;
  type: string | string[];
  enum?: readonly (string | null)[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minItems?: number;
  pattern?: string;
  format?: string;
}

const FORMATS: Record<string, RegExp> = {
  email: /^[^@\s]+@[^@\s]+\.[^@\s]+$/,
  uri: /^https?:\/\/\S+$/,
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
};

/** The code of what is wrong with a value; undefined when nothing is. */
export function fault(schema: ValueSchema, value: unknown): string | undefined {
  const types = [schema.type].flat();
  if (value === null || value === undefined) return types.includes('null') ? undefined : 'missing';
  if (schema.enum) return schema.enum.includes(value as string) ? undefined : 'not_in_enum';
  if (types.includes('array')) return faultOfList(schema, value as unknown[]);
  if (types.includes('integer') || types.includes('number')) return faultOfNumber(schema, value);
  if (types.includes('boolean')) return typeof value === 'boolean' ? undefined : 'wrong_type';
  return typeof value === 'string' ? faultOfText(schema, value) : 'wrong_type';
}

const faultOfList = (schema: ValueSchema, value: unknown[]): string | undefined =>
  value.length < (schema.minItems ?? 0) ? 'missing' : undefined;

function faultOfNumber(schema: ValueSchema, value: unknown): string | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return 'wrong_type';
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (minimum !== undefined && value < minimum) return 'below_minimum';
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return 'below_minimum';
  if (maximum !== undefined && value > maximum) return 'above_maximum';
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return 'above_maximum';
  return undefined;
}

function faultOfText(schema: ValueSchema, value: string): string | undefined {
  if (value.length < (schema.minLength ?? 0)) return value === '' ? 'missing' : 'too_short';
  if (value.length > (schema.maxLength ?? Infinity)) return 'too_long';
  if (schema.pattern && !new RegExp(schema.pattern).test(value)) return 'pattern';
  const format = FORMATS[schema.format ?? ''];
  return format && !format.test(value) ? 'format' : undefined;
}
