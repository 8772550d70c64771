import type { OpenApiDocument } from '../../../../src/domain/openapi.js';
import { comment } from '../../../../src/domain/escape.js';
import type { GeneratedFile } from '../../../../src/domain/pack.js';
import { imports, lines } from '../modules.js';
import { type NamedSchema, type Operation, operationsOf } from './operations.js';
import { members, mentioned, schemaType } from './schema-types.js';

const HEADER = '// Generated from the OpenAPI document of the API.';

/** The typed client: one module for each resource of the document, with its types and its functions. */
export function clientFiles(document: OpenApiDocument): GeneratedFile[] {
  const operations = operationsOf(document);
  const owners = schemaOwners(document, operations);
  const resources = [...new Set(operations.map((operation) => operation.resource))];
  return resources.map((resource) => ({
    path: `src/api/${resource}.ts`,
    text: moduleText(
      document,
      resource,
      operations.filter((operation) => operation.resource === resource),
      owners,
    ),
  }));
}

/** Each schema lives in the module of the resource whose own operations mention it first; collections of others come last. */
function schemaOwners(document: OpenApiDocument, operations: readonly Operation[]): Map<string, string> {
  const owners = new Map<string, string>();
  const claim = (resource: string, name: string): void => {
    if (owners.has(name)) return;
    owners.set(name, resource);
    for (const other of mentioned(document.components.schemas[name])) claim(resource, other);
  };
  const direct = (operation: Operation): boolean => operation.path.split('/').length <= 4 || operation.method !== 'GET';
  for (const operation of [...operations.filter(direct), ...operations.filter((each) => !direct(each))]) {
    for (const name of namesIn(operation)) claim(operation.resource, name);
  }
  return owners;
}

const namesIn = (operation: Operation): string[] => mentioned(operation.schema);

function moduleText(
  document: OpenApiDocument,
  resource: string,
  operations: readonly Operation[],
  owners: ReadonlyMap<string, string>,
): string {
  const schemas = [...owners].filter(([, owner]) => owner === resource).map(([name]) => name);
  const foreign = new Map<string, string[]>();
  for (const name of new Set([
    ...operations.flatMap(namesIn),
    ...schemas.flatMap((each) => mentioned(document.components.schemas[each])),
  ])) {
    const owner = owners.get(name);
    if (owner !== undefined && owner !== resource) foreign.set(owner, [...(foreign.get(owner) ?? []), `type ${schemaType(name)}`]);
  }
  return lines(
    HEADER,
    imports(['request'], '../http/request'),
    ...[...foreign].map(([owner, names]) => imports(names, `./${owner}`)),
    '',
    ...schemas.map((name) => interfaceText(schemaType(name), members(document.components.schemas[name]!))),
    ...operations.flatMap((operation) => [...[operation.query, operation.body].map(ownType), functionText(operation), '']),
  );
}

const interfaceText = (name: string, body: readonly string[]): string => `export interface ${name} {\n${body.join('\n')}\n}\n`;

const ownType = (named: NamedSchema | undefined): string | false =>
  named?.own !== undefined && interfaceText(named.type, members(named.own));

function functionText(operation: Operation): string {
  const { name, method, query, body, result, pathParameters } = operation;
  const reads = method === 'GET';
  const parameters = [
    ...pathParameters.map((parameter) => `${parameter}: string`),
    body && `body: ${body.type}`,
    query && `query: ${query.type} = {}`,
    reads && 'signal?: AbortSignal',
  ].filter(Boolean);
  const options = [query && 'query', body && 'body', reads && 'signal'].filter(Boolean);
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => `\${encodeURIComponent(${parameter})}`);
  const url = path.includes('${') ? `\`${path}\`` : `'${path}'`;
  return lines(
    `/** ${comment(operation.summary)} */`,
    `export function ${name}(${parameters.join(', ')}): Promise<${result}> {`,
    `return request('${method}', ${url}${options.length > 0 ? `, { ${options.join(', ')} }` : ''});`,
    '}',
  );
}
