import { CODES, RIGHTS, type ErrorCode } from '@hexad/kernel';
import { z } from 'zod';
import { rightOf, type Answer, type Endpoint } from '../endpoint/endpoint.js';

type Json = Record<string, unknown>;

export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

/** Codes that any operation can fail with. */
const ANYWHERE: readonly ErrorCode[] = ['invalid', 'unauthenticated', 'forbidden', 'internal', 'unavailable', 'timeout'];

/** The OpenAPI 3.1 document of these operations, in their order. */
export function openApiDocument(info: OpenApiInfo, endpoints: readonly Endpoint[]): Json {
  const components: Json = { Problem: PROBLEM };
  const paths: Record<string, Json> = {};
  for (const definition of endpoints) (paths[definition.path] ??= {})[definition.method.toLowerCase()] = operation(definition, components);
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } },
    },
    security: [{ bearer: [] }, { key: [] }],
  };
}

function operation(definition: Endpoint, components: Json): Json {
  const parameters = [...fields('path', definition.params, components), ...fields('query', definition.query, components)];
  if (definition.method !== 'GET' && definition.protocol === undefined) parameters.push(IDEMPOTENCY_KEY);
  const right = rightOf(definition);
  return {
    operationId: definition.id,
    tags: [definition.tag],
    summary: definition.summary,
    ...(definition.description !== undefined && { description: definition.description }),
    ...(definition.public === true && { security: [] }),
    ...(right !== undefined && { 'x-right': right, 'x-roles': RIGHTS[right] }),
    ...(parameters.length > 0 && { parameters }),
    ...(definition.body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(definition.body, 'input', components) } } },
    }),
    responses: { [definition.answer.status]: success(definition.answer, components), ...failures(definition) },
  };
}

function success({ description, content = {} }: Answer, components: Json): Json {
  const media = Object.entries(content).map(([type, schema]) => [
    type,
    { schema: schema instanceof z.ZodType ? schemaOf(schema, 'output', components) : RAW[schema] },
  ]);
  return { description, ...(media.length > 0 && { content: Object.fromEntries(media) as Json }) };
}

function failures({ errors = [], public: open = false, protocol }: Endpoint): Json {
  const codes = [...new Set([...(open ? ANYWHERE.filter((code) => code === 'internal') : ANYWHERE), ...errors])];
  const byStatus = Map.groupBy(codes, (code) => CODES[code].http);
  const content =
    protocol === undefined
      ? { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
      : { 'application/json': { schema: PROTOCOL_ERRORS[protocol] } };
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => a - b).map(([status, list]) => [status, { description: list.join(', '), content }]),
  );
}

function fields(place: 'path' | 'query', schema: z.ZodType | undefined, components: Json): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input', components) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: property,
  }));
}

/** JSON Schema of a zod schema; those that have an id become components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const {
    $schema: _dialect,
    $defs = {},
    ...own
  } = relocate(z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' })) as Json & { $defs?: Json };
  Object.assign(components, $defs);
  const { id, ...inner } = own as Json & { id?: string };
  if (id === undefined) return inner;
  components[id] = inner;
  return { $ref: `#/components/schemas/${id}` };
}

function relocate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocate);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    key === '$ref' && typeof inner === 'string' ? inner.replace('#/$defs/', '#/components/schemas/') : relocate(inner),
  ]);
  return Object.fromEntries(entries) as Json;
}

const RAW = { binary: { type: 'string', contentMediaType: 'application/octet-stream' }, text: { type: 'string' } } as const;

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Repeating a request with the same key has the effect of one request.',
  schema: { type: 'string', minLength: 1, maxLength: 128 },
};

const PROTOCOL_ERRORS: Readonly<Record<'OpenAI' | 'Anthropic', Json>> = {
  OpenAI: { type: 'object', description: 'As OpenAI fails; `error.code` is ours.', properties: { error: { type: 'object' } } },
  Anthropic: {
    type: 'object',
    description: 'As Anthropic fails; `error.details.error_code` is ours.',
    properties: { type: { const: 'error' }, error: { type: 'object' }, request_id: { type: 'string' } },
  },
};

const PROBLEM: Json = {
  type: 'object',
  description: 'RFC 9457. Match on `code`, never on `detail`.',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(CODES) },
    detail: { type: 'string' },
    trace: { type: 'string', description: 'The trace under which the log tells more.' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { at: { type: 'string' }, message: { type: 'string' } }, required: ['at', 'message'] },
    },
  },
};
