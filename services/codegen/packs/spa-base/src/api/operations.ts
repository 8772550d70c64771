import type { OpenApiDocument } from '../../../../src/domain/openapi.js';
import type { Json, Schema } from '../../../../src/domain/openapi-schemas.js';
import { pascalCase } from '../../../../src/domain/names.js';
import { functionName, isSchema, properties, referenced, schemaType } from './schema-types.js';

/** One operation of the document, as a function of the client. */
export interface Operation {
  readonly name: string;
  readonly summary: string;
  readonly method: string;
  readonly path: string;
  /** The first part of its path below `/api/`; also the name of the client's module. */
  readonly resource: string;
  readonly pathParameters: readonly string[];
  /** Type and schema of the query; absent when it takes none. */
  readonly query: NamedSchema | undefined;
  readonly body: NamedSchema | undefined;
  /** `void` when nothing comes back. */
  readonly result: string;
  /** The schemas that it mentions by name. */
  readonly schema: Schema;
}

export interface NamedSchema {
  readonly type: string;
  /** Absent when the type is a schema of the document with a name of its own. */
  readonly own: Schema | undefined;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** All operations below `/api/`, in the document's order. */
export function operationsOf(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([path, methods]) =>
      METHODS.filter((method) => isSchema(methods[method]) && !isOfFiles(methods[method] as Schema)).map((method) => operationOf(path, method, methods[method] as Schema)),
    );
}

/** Files go past the client: a link saves them, and a form sends them. */
const isOfFiles = (operation: Schema): boolean => JSON.stringify(operation).includes('"text/csv"');

function operationOf(path: string, method: string, schema: Schema): Operation {
  const name = functionName(String(schema['operationId']));
  const parameters = Array.isArray(schema['parameters']) ? schema['parameters'].filter(isSchema) : [];
  return {
    name,
    summary: String(schema['summary'] ?? ''),
    method: method.toUpperCase(),
    path,
    resource: path.split('/')[2] ?? '',
    pathParameters: parameters.filter((parameter) => parameter['in'] === 'path').map((parameter) => String(parameter['name'])),
    query: queryOf(
      name,
      parameters.filter((parameter) => parameter['in'] === 'query'),
    ),
    body: bodyOf(name, jsonSchema(schema['requestBody'])),
    result: resultOf(schema),
    schema,
  };
}

function queryOf(name: string, parameters: Schema[]): NamedSchema | undefined {
  if (parameters.length === 0) return undefined;
  const members = parameters.map((parameter) => [String(parameter['name']), parameter['schema'] ?? {}] as const);
  return { type: `${pascalCase(name)}Query`, own: { type: 'object', properties: Object.fromEntries(members) } };
}

function bodyOf(name: string, schema: Schema | undefined): NamedSchema | undefined {
  if (schema === undefined) return undefined;
  const shared = referenced(schema);
  if (shared !== undefined) return { type: schemaType(shared), own: undefined };
  return properties(schema).length === 0 ? undefined : { type: `${pascalCase(name)}Body`, own: schema };
}

function resultOf(operation: Schema): string {
  const responses = operation['responses'];
  if (!isSchema(responses)) return 'void';
  const schema = jsonSchema(responses['200'] ?? responses['201']);
  const name = referenced(schema);
  return name === undefined ? 'void' : schemaType(name);
}

/** The schema of `application/json` in a request body or a response. */
function jsonSchema(message: Json | undefined): Schema | undefined {
  const content = isSchema(message) ? message['content'] : undefined;
  const json = isSchema(content) ? content['application/json'] : undefined;
  const schema = isSchema(json) ? json['schema'] : undefined;
  return isSchema(schema) ? schema : undefined;
}
