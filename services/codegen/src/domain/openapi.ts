import type { Spec } from '@hexad/proto/documents';
import { accessDocument, withRefusals } from './access/openapi-access.js';
import { appModel, type AppModel, type EntityModel, type TransitionModel } from './model.js';
import type { CollectionModel } from './model-relations.js';
import type { FilterModel } from './model-listing.js';
import { filePaths, IMPORTED } from './openapi-files.js';
import { keptPaths, keptSchemas } from './openapi-kept.js';
import { reminderPaths, reminderSchemas } from './openapi-reminders.js';
import { pascalCase } from './names.js';
import { inputSchema, patchSchema, recordSchema, transitionSchema, type Schema } from './openapi-schemas.js';
import { PATTERNS } from './patterns.js';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Schema>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Schema>>;
    readonly securitySchemes?: Readonly<Record<string, Schema>>;
  };
  readonly security?: readonly Schema[];
}

/** The document that the generated service answers at /openapi.json; the typed client is made from it. */
export function openApiDocument(spec: Spec, stories: ReadonlySet<string>): OpenApiDocument {
  const app = appModel({ spec, stories, stack: ['node-api'] });
  const schemas: Record<string, Schema> = {};
  const paths: Record<string, Schema> = {
    '/health': healthPath('health', 'The service answers and its database too.'),
    '/health/live': healthPath('healthLive', 'The process answers.'),
    '/health/ready': healthPath('healthReady', 'The database answers.'),
  };
  for (const entity of app.entities) {
    Object.assign(schemas, entitySchemas(entity));
    Object.assign(paths, entityPaths(app, entity));
  }
  Object.assign(paths, reminderPaths(app));
  const access = accessDocument(app);
  return {
    openapi: '3.1.0',
    info: { title: spec.title, version: '1.0.0', description: spec.overview },
    paths: withLimit(app, { ...withRefusals(app, paths), ...access?.paths }),
    components: {
      schemas: {
        ...schemas,
        ...(app.entities.some(({ can }) => can.import) && { Imported: IMPORTED }),
        ...reminderSchemas(app),
        ...access?.schemas,
        Problem: PROBLEM,
        Health: HEALTH,
      },
      responses: { Problem: PROBLEM_RESPONSE },
      ...(access === undefined ? {} : { securitySchemes: access.securitySchemes }),
    },
    ...(access === undefined ? {} : { security: [{ bearer: [] }, { cookie: [] }] }),
  };
}

/** Names of an entity's operations; they are unique within the document. */
export const operationIds = {
  list: (entity: EntityModel): string => `list${entity.pascalPlural}`,
  create: (entity: EntityModel): string => `create${entity.name}`,
  read: (entity: EntityModel): string => `read${entity.name}`,
  replace: (entity: EntityModel): string => `replace${entity.name}`,
  update: (entity: EntityModel): string => `update${entity.name}`,
  delete: (entity: EntityModel): string => `delete${entity.name}`,
  transition(entity: EntityModel, transition: TransitionModel): string {
    const clash = ['create', 'read', 'replace', 'update', 'delete'].includes(transition.name);
    return `${transition.name}${entity.name}${clash ? 'Transition' : ''}`;
  },
  collection: (entity: EntityModel, collection: CollectionModel): string => `list${entity.name}${pascalCase(collection.name)}`,
};

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Schema): Schema => ({ 'application/json': { schema } });
const problems = (...statuses: number[]): Schema =>
  Object.fromEntries(statuses.map((status) => [String(status), { $ref: '#/components/responses/Problem' }]));

const PROBLEM: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'code', 'message'],
        properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' }, row: { type: 'integer' } },
      },
    },
  },
};

/** An operation that may be one request too many. */
const withTooMany = (item: Schema): Schema =>
  Object.fromEntries(
    Object.entries(item as Record<string, { readonly responses: Schema }>).map(([method, operation]) => [
      method,
      { ...operation, responses: { ...operation.responses, ...problems(429) } },
    ]),
  );

function withLimit({ rateLimit }: AppModel, paths: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> {
  if (rateLimit === undefined) return paths;
  return Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, path.startsWith('/api/') ? withTooMany(item) : item]));
}

const HEALTH: Schema = { type: 'object', required: ['status'], properties: { status: { type: 'string' } } };
const PROBLEM_RESPONSE: Schema = {
  description: 'What was wrong (RFC 9457).',
  content: { 'application/problem+json': { schema: ref('Problem') } },
};

const healthPath = (operationId: string, summary: string): Schema => ({
  get: {
    operationId,
    tags: ['Service'],
    summary,
    responses: { '200': { description: 'It does.', content: json(ref('Health')) }, ...problems(503) },
  },
});

function entitySchemas(entity: EntityModel): Record<string, Schema> {
  const schemas: Record<string, Schema> = { [entity.name]: recordSchema(entity) };
  if (entity.can.create || entity.can.update) schemas[`${entity.name}Input`] = inputSchema(entity);
  if (entity.can.update) schemas[`${entity.name}Patch`] = patchSchema(entity);
  schemas[`${entity.name}Page`] = {
    type: 'object',
    required: ['items', 'page', 'pageSize', 'total'],
    properties: {
      items: { type: 'array', items: ref(entity.name) },
      page: { type: 'integer' },
      pageSize: { type: 'integer' },
      total: { type: 'integer' },
    },
  };
  return { ...schemas, ...keptSchemas(entity) };
}

function entityPaths(app: AppModel, entity: EntityModel): Record<string, Schema> {
  const paths: Record<string, Schema> = {};
  const put = (path: string, method: string, operation: Schema): void => {
    paths[path] = { ...paths[path], [method]: { ...operation, tags: [entity.spec.pluralLabel] } };
  };
  const one = { description: entity.spec.label, content: json(ref(entity.name)) };
  const body = (schema: Schema): Schema => ({ requestBody: { required: true, content: json(schema) } });
  const item = `${entity.path}/{id}`;
  const id: Schema = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
  const input = ref(`${entity.name}Input`);
  const label = entity.spec.label;
  const plural = entity.spec.pluralLabel;
  const ids = operationIds;

  if (entity.can.list) put(entity.path, 'get', listOperation(ids.list(entity), `List ${plural}`, entity, []));
  if (entity.can.create) {
    const created = { ...one, headers: { Location: { schema: { type: 'string' } } } };
    put(entity.path, 'post', {
      operationId: ids.create(entity),
      summary: `Create: ${label}`,
      ...body(input),
      responses: { '201': created, ...problems(400, 409) },
    });
  }
  for (const [path, method, operation] of filePaths(entity, listParameters(entity))) put(path, method, operation);
  const known: Schema = { parameters: [id] };
  if (entity.can.read)
    put(item, 'get', { operationId: ids.read(entity), summary: `Read: ${label}`, ...known, responses: { '200': one, ...problems(404) } });
  if (entity.can.update) {
    const responses = { '200': one, ...problems(400, 404, 409) };
    put(item, 'put', { operationId: ids.replace(entity), summary: `Replace: ${label}`, ...known, ...body(input), responses });
    put(item, 'patch', {
      operationId: ids.update(entity),
      summary: `Change: ${label}`,
      ...known,
      ...body(ref(`${entity.name}Patch`)),
      responses,
    });
  }
  if (entity.can.delete) {
    const responses = { '204': { description: 'It is gone.' }, ...problems(404, 409) };
    put(item, 'delete', { operationId: ids.delete(entity), summary: `Delete: ${label}`, ...known, responses });
  }
  for (const [path, method, operation] of keptPaths(entity)) put(path, method, operation);
  for (const transition of entity.states?.transitions ?? []) {
    put(`${item}/${transition.segment}`, 'post', {
      operationId: ids.transition(entity, transition),
      summary: transition.spec.label,
      ...known,
      requestBody: { required: false, content: json(transitionSchema(entity, transition.takes)) },
      responses: { '200': one, ...problems(400, 404, 409) },
    });
  }
  for (const collection of entity.collections) {
    const operation = listOperation(ids.collection(entity, collection), `List ${collection.spec.label}`, app.entity(collection.entity), [
      id,
    ]);
    put(`${item}/${collection.segment}`, 'get', operation);
  }
  return paths;
}

function listOperation(operationId: string, summary: string, entity: EntityModel, before: Schema[]): Schema {
  const page = { description: entity.spec.pluralLabel, content: json(ref(`${entity.name}Page`)) };
  return {
    operationId,
    summary,
    parameters: [...before, ...listParameters(entity)],
    responses: { '200': page, ...problems(400, ...(before.length > 0 ? [404] : [])) },
  };
}

const query = (name: string, schema: Schema, description?: string): Schema => ({
  name,
  in: 'query',
  required: false,
  schema,
  ...(description === undefined ? {} : { description }),
});

function listParameters(entity: EntityModel): Schema[] {
  const { listing } = entity;
  return [
    query('page', { type: 'integer', minimum: 1, default: 1 }),
    query('pageSize', { type: 'integer', minimum: 1, maximum: listing.pageSize.max, default: listing.pageSize.default }),
    ...(listing.sorts.length > 0
      ? [
          query(
            'sort',
            { type: 'string' },
            `Names separated by commas, each with - before it for descending: ${listing.sorts.map((sort) => sort.field).join(', ')}.`,
          ),
        ]
      : []),
    ...(listing.search.length > 0
      ? [query('q', { type: 'string' }, `Text looked for in ${listing.search.map((each) => each.field).join(', ')}.`)]
      : []),
    ...listing.filters.flatMap((filter) => [
      { ...query(filter.param, { type: 'array', items: filterSchema(filter) }, 'Any of these.'), style: 'form', explode: true },
      ...(filter.range === undefined ? [] : [filter.range.from, filter.range.to].map((name) => query(name, filterSchema(filter)))),
    ]),
  ];
}

function filterSchema(filter: FilterModel): Schema {
  if (filter.values !== undefined) return { type: 'string', enum: [...filter.values] };
  switch (filter.kind) {
    case 'integer':
    case 'number':
    case 'boolean':
      return { type: filter.kind };
    case 'date':
    case 'datetime':
      return { type: 'string', description: 'A date, or a date with a time.' };
    case 'time':
      return { type: 'string', pattern: PATTERNS.time };
    case 'reference':
    case 'link':
      return { type: 'string', format: 'uuid' };
    default:
      return { type: 'string' };
  }
}
