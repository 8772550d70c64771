import * as types from './types.js';
import { either, listOf, NULL, objectOf, type Type } from './types.js';
import { isList, isObject, type Json, type JsonObject } from './json.js';

/** What a JSON Schema says of its values, as far as lint can use it; `any` where it says more than a type can. */
export function typeOfSchema(schema: Json | undefined): Type {
  if (!isObject(schema)) return types.ANY;
  const options = schema['anyOf'] ?? schema['oneOf'];
  if (isList(options)) return either(...options.map(typeOfSchema));
  if (schema['const'] !== undefined) return typeOfJson(schema['const']);
  if (isList(schema['enum'])) return either(...schema['enum'].map(typeOfJson));
  const named = schema['type'];
  if (isList(named)) return either(...named.map((type) => typeOfSchema({ ...schema, type })));
  switch (named) {
    case 'string':
      return types.TEXT;
    case 'integer':
      return types.INT;
    case 'number':
      return types.NUMBER;
    case 'boolean':
      return types.BOOL;
    case 'null':
      return NULL;
    case 'array':
      return listOf(typeOfSchema(schema['items']));
    case 'object':
      return objectType(schema);
    default:
      return types.ANY;
  }
}

function objectType(schema: JsonObject): Type {
  const required = isList(schema['required']) ? schema['required'] : [];
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const fields = properties.map(([name, field]): [string, Type] => {
    const type = typeOfSchema(field);
    return [name, required.includes(name) ? type : either(type, NULL)];
  });
  const rest = schema['additionalProperties'];
  return objectOf(fields, rest !== false, typeOfSchema(rest));
}

/** Of a value that is there; texts in it are what they are, not templates. */
export function typeOfJson(value: Json): Type {
  if (value === null) return NULL;
  if (typeof value === 'string') return types.TEXT;
  if (typeof value === 'boolean') return types.BOOL;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? types.INT : types.DOUBLE;
  if (isList(value)) return listOf(either(...value.map(typeOfJson)));
  return objectOf(Object.entries(value).map(([name, field]) => [name, typeOfJson(field)] as const));
}
