import { tsKey, tsValue } from '../../../../src/domain/escape.js';
import { pascalCase, typeName } from '../../../../src/domain/names.js';
import type { Json, Schema } from '../../../../src/domain/openapi-schemas.js';

/** What the pages import from elsewhere: a schema of that name gets another type name. */
const TAKEN = new Set(
  (
    'ApiProblem CheckboxField Color Column DataTable DeleteButton Dialog EmailLink EmptyState Fact Facts FieldProps InputField InputFilter Loaded ' +
    'NavLink PhoneLink Outlet Pagination RecordChoices RecordForm RecordOption RecordSelect SearchBox SelectField SelectFilter StateBadge ' +
    'TextAreaField Tone TransitionButton TransitionFormButton WebLink App FormData Routes React Suspense'
  ).split(' '),
);

/** The TypeScript name of a schema of the document. */
export const schemaType = (name: string): string => (TAKEN.has(name) ? `${name}Entity` : typeName(name));

/** The function of an operation. One that began with `use` would pass for a hook. */
export const functionName = (operationId: string): string =>
  /^use[A-Z]/.test(operationId) ? `perform${pascalCase(operationId)}` : operationId;

const REF = '#/components/schemas/';

/** The name of the schema that a reference points to. */
export const referenced = (schema: Json | undefined): string | undefined => {
  const ref = isSchema(schema) ? schema['$ref'] : undefined;
  return typeof ref === 'string' && ref.startsWith(REF) ? ref.slice(REF.length) : undefined;
};

export const isSchema = (value: Json | undefined): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

export const properties = (schema: Json | undefined): [string, Schema][] => {
  const members = isSchema(schema) ? schema['properties'] : undefined;
  return isSchema(members) ? Object.entries(members).filter((member): member is [string, Schema] => isSchema(member[1])) : [];
};

/** The names of all schemas that this one mentions. */
export function mentioned(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(mentioned);
  if (!isSchema(value)) return [];
  const own = referenced(value);
  return own === undefined ? Object.values(value).flatMap(mentioned) : [own];
}

/** A schema as a TypeScript type. */
export function typeOf(schema: Schema): string {
  const name = referenced(schema);
  if (name !== undefined) return schemaType(name);
  if (Array.isArray(schema['enum'])) return schema['enum'].map(tsValue).join(' | ');
  const types = Array.isArray(schema['type']) ? schema['type'] : [schema['type'] ?? null];
  return types.map((type) => plainType(type, schema)).join(' | ');
}

function plainType(type: Json, schema: Schema): string {
  switch (type) {
    case 'integer':
      return 'number';
    case 'array':
      return isSchema(schema['items']) ? arrayOf(typeOf(schema['items'])) : 'unknown[]';
    case 'object':
      return `{ ${members(schema).join(' ')} }`;
    default:
      return String(type);
  }
}

const arrayOf = (type: string): string => (type.includes('|') ? `(${type})[]` : `${type}[]`);

/** The members of an object schema, as in an interface. */
export function members(schema: Schema): string[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return properties(schema).map(([name, member]) => `${tsKey(name)}${required.includes(name) ? '' : '?'}: ${typeOf(member)};`);
}
