import type { Field } from '@hexad/proto/documents';
import { effectiveLimits } from './example-values.js';
import { plausibleRecord } from './examples.js';
import type { EntityModel, FieldModel } from './model.js';
import { PATTERNS } from './patterns.js';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Schema = { [key: string]: Json };

const UUID: Schema = { type: 'string', format: 'uuid' };
const DATETIME: Schema = { type: 'string', format: 'date-time' };
const FORMATS = { email: 'email', url: 'uri', uuid: 'uuid' } as const;

/** A field's own constraints as JSON Schema, without null. */
export function fieldSchema(field: Field): Schema {
  const described: Schema = field.patternHint === undefined ? {} : { description: field.patternHint.words };
  if (field.enum !== undefined) return { type: 'string', enum: field.enum };
  switch (field.type) {
    case 'boolean':
      return { type: 'boolean' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'datetime':
      return DATETIME;
    case 'time':
      return { type: 'string', pattern: PATTERNS.time };
    case 'integer':
    case 'number':
      return { type: field.type, ...numberLimits(field) };
    default:
      return { type: 'string', ...described, ...textLimits(field) };
  }
}

function numberLimits(field: Field): Schema {
  const { minimum, maximum } = effectiveLimits(field);
  return defined({
    minimum,
    exclusiveMinimum: field.exclusiveMinimum,
    maximum,
    exclusiveMaximum: field.exclusiveMaximum,
    multipleOf: field.format === 'money' ? 0.01 : undefined,
  });
}

function textLimits(field: Field): Schema {
  const format = field.format;
  const standard = format === 'email' || format === 'url' || format === 'uuid' ? FORMATS[format] : undefined;
  const ours =
    format === 'phone' || format === 'color' || format === 'country-code' || format === 'currency-code' ? PATTERNS[format] : undefined;
  return defined({
    minLength: field.minLength ?? (field.required ? 1 : undefined),
    maxLength: field.maxLength,
    pattern: field.pattern ?? ours,
    format: standard,
  });
}

const defined = (members: Record<string, Json | undefined>): Schema =>
  Object.fromEntries(Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined));

/** The same schema, also for null. */
export function orNull(schema: Schema): Schema {
  if (schema['enum'] !== undefined) return { ...schema, type: ['string', 'null'], enum: [...(schema['enum'] as Json[]), null] };
  return { ...schema, type: [schema['type']!, 'null'] };
}

const titled = (label: string, schema: Schema): Schema => ({ title: label, ...schema });

/** A record as the service answers it: every property is there, absent values are null. */
export function recordSchema(entity: EntityModel): Schema {
  const properties: Schema = { id: UUID };
  for (const field of entity.fields) {
    const schema = titled(field.spec.label, fieldSchema(field.spec));
    properties[field.name] = { ...(field.nullable ? orNull(schema) : schema), ...(field.writable ? {} : { readOnly: true }) };
  }
  for (const reference of entity.references) {
    const schema = titled(reference.spec.label, UUID);
    properties[reference.field] = reference.required ? schema : orNull(schema);
  }
  for (const link of entity.links) properties[link.field] = titled(link.spec.label, { type: 'array', items: UUID });
  Object.assign(properties, { createdAt: DATETIME, updatedAt: DATETIME });
  return { type: 'object', required: Object.keys(properties), properties };
}

const needed = (field: FieldModel): boolean => !field.nullable && !field.guarded && field.spec.default === undefined && field.writable;

/** What POST and PUT take. */
export function inputSchema(entity: EntityModel): Schema {
  const required = [
    ...entity.fields.filter((field) => needed(field) && field.name !== entity.spec.stateField).map((field) => field.name),
    ...[...entity.references, ...entity.links].filter((relation) => relation.required).map((relation) => relation.field),
  ];
  return {
    ...objectSchema(inputProperties(entity, true), required),
    ...(entity.references.some((reference) => reference.required) ? {} : { example: plausibleRecord(entity, 1) }),
  };
}

/** What PATCH takes: any part of it; null clears what is optional. */
export const patchSchema = (entity: EntityModel): Schema => objectSchema(inputProperties(entity, false), []);

/** What a transition takes. */
export function transitionSchema(entity: EntityModel, fields: readonly string[]): Schema {
  const properties = inputProperties(entity, false);
  return objectSchema(Object.fromEntries(fields.filter((name) => name in properties).map((name) => [name, properties[name]!])), []);
}

function inputProperties(entity: EntityModel, withDefaults: boolean): Schema {
  const properties: Schema = {};
  for (const field of entity.fields.filter((each) => each.writable)) {
    const schema = titled(field.spec.label, fieldSchema(field.spec));
    const fallback = field.spec.default;
    const constant: Schema = withDefaults && fallback !== undefined && typeof fallback !== 'object' ? { default: fallback } : {};
    properties[field.name] = { ...(field.nullable ? orNull(schema) : schema), ...constant };
  }
  for (const reference of entity.references) {
    const schema = titled(reference.spec.label, UUID);
    properties[reference.field] = reference.required ? schema : orNull(schema);
  }
  for (const link of entity.links) {
    const least: Schema = link.required ? { minItems: 1 } : {};
    properties[link.field] = titled(link.spec.label, { type: 'array', items: UUID, uniqueItems: true, ...least });
  }
  return properties;
}

const objectSchema = (properties: Schema, required: string[]): Schema => ({
  type: 'object',
  ...(required.length > 0 ? { required } : {}),
  properties,
  additionalProperties: false,
});
