import type { AppModel } from '../../domain/model.js';
import { markdown } from '../../domain/escape.js';
import { openApiDocument, type OpenApiDocument } from '../../domain/openapi.js';
import type { Json, Schema } from '../../domain/openapi-schemas.js';
import { enumeration, lines, type Piece } from '../../domain/text.js';
import { outlineOf } from './outline.js';

interface Operation {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema; readonly description?: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly $ref?: string; readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>
  >;
}

/** `docs/api.md`: each operation with who may call it, what it takes and answers; then the bodies. From the document that the API describes itself with. */
export function apiMarkdown(app: AppModel, stories: ReadonlySet<string>): string {
  const document = openApiDocument(app.spec, stories);
  const calls = outlineOf(app, stories);
  const tags = [...new Set(calls.map((call) => operationOf(document, call).tags?.[0] ?? 'Service'))];
  return `${lines(
    `# API: ${markdown(app.spec.title)}`,
    '',
    'Bodies are JSON unless it says otherwise; times are ISO 8601 in UTC, ids are UUIDs. The running service answers the same as OpenAPI 3.1 at `/openapi.json`.',
    '',
    app.access !== undefined && [
      'Who signs in with `POST /api/auth/session` gets a token for `Authorization: Bearer …` and, in a browser, a cookie. Without either the answer is 401; with one that may not, 403.',
      '',
    ],
    tags.map((tag) => [
      `## ${markdown(tag)}`,
      '',
      calls.filter((call) => (operationOf(document, call).tags?.[0] ?? 'Service') === tag).map((call) => operationSection(document, call)),
    ]),
    '## Bodies',
    '',
    Object.entries(document.components.schemas).map(([name, schema]) => bodySection(name, schema)),
    REFUSALS,
  ).trimEnd()}\n`;
}

type Call = ReturnType<typeof outlineOf>[number];

const operationOf = (document: OpenApiDocument, { path, method }: Call): Operation =>
  document.paths[path]![method.toLowerCase()] as unknown as Operation;

function operationSection(document: OpenApiDocument, call: Call): Piece {
  const { parameters = [], requestBody, responses } = operationOf(document, call);
  const asked = parameters.filter((one) => one.in === 'query');
  const takes = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => bodyName(type, schema));
  return [
    `### ${markdown(call.summary)}`,
    '',
    `\`${call.method} ${call.path}\`${call.who === undefined ? '' : ` — ${markdown(enumeration(call.who))}`}`,
    '',
    takes.length > 0 && [`Takes ${enumeration(takes)}.`, ''],
    asked.length > 0 && [
      '| Parameter | | |',
      '| --- | --- | --- |',
      asked.map(({ name, schema, description }) => `| \`${name}\` | ${cell(valueOf(schema))} | ${cell(description ?? '')} |`),
      '',
    ],
    `Answers ${enumeration(Object.entries(responses).map(([status, answer]) => answerOf(status, answer)))}.`,
    '',
  ];
}

function answerOf(status: string, { $ref, content = {} }: Operation['responses'][string]): string {
  if ($ref !== undefined) return `\`${status}\``;
  const bodies = Object.entries(content).map(([type, { schema }]) => bodyName(type, schema));
  return bodies.length === 0 ? `\`${status}\`` : `\`${status}\` with ${enumeration(bodies)}`;
}

const named = (schema: Schema | undefined): string | undefined => told(schema?.['$ref']).split('/').at(-1) || undefined;

function bodyName(type: string, schema: Schema | undefined): string {
  const name = named(schema);
  if (name === undefined) return schema !== undefined && type === 'application/json' ? valueOf(schema) : `\`${type}\``;
  return `[${name}](#${name.toLowerCase()})`;
}

function bodySection(name: string, schema: Schema): Piece {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);
  const required = (schema['required'] ?? []) as readonly string[];
  if (properties.length === 0) return [];
  return [
    `### ${name}`,
    '',
    '| Field | | Must be there | |',
    '| --- | --- | --- | --- |',
    properties.map(
      ([field, one]) => `| \`${field}\` | ${cell(valueOf(one))} | ${required.includes(field) ? 'yes' : 'no'} | ${cell(remarkOf(one))} |`,
    ),
    '',
  ];
}

const told = (value: Json | undefined): string => (typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value));

const LIMITS: readonly (readonly [string, (value: Json) => string])[] = [
  ['minLength', (value) => `at least ${told(value)} characters`],
  ['maxLength', (value) => `at most ${told(value)} characters`],
  ['minimum', (value) => `at least ${told(value)}`],
  ['exclusiveMinimum', (value) => `more than ${told(value)}`],
  ['maximum', (value) => `at most ${told(value)}`],
  ['exclusiveMaximum', (value) => `less than ${told(value)}`],
  ['default', (value) => `default ${JSON.stringify(value)}`],
];

/** What a value may be, in words. */
function valueOf(schema: Schema): string {
  const reference = named(schema);
  if (reference !== undefined) return `[${reference}](#${reference.toLowerCase()})`;
  const types = [schema['type'] ?? 'string'].flat() as readonly string[];
  const items = schema['items'] as Schema | undefined;
  const values = (schema['enum'] as readonly Json[] | undefined)?.filter((one) => one !== null);
  const kind = types.filter((one) => one !== 'null').join(' or ');
  const main =
    values === undefined
      ? items === undefined
        ? `${kind}${schema['format'] === undefined ? '' : ` (${told(schema['format'])})`}`
        : `list of ${valueOf(items)}`
      : values.map((one) => JSON.stringify(one)).join(', ');
  return [
    main,
    ...LIMITS.flatMap(([key, words]) => (schema[key] === undefined ? [] : [words(schema[key])])),
    ...(types.includes('null') ? ['or null'] : []),
  ].join(', ');
}

const remarkOf = (schema: Schema): string =>
  [schema['title'], schema['description'], schema['readOnly'] === true ? 'set by the service' : undefined]
    .filter((one) => one !== undefined)
    .map(told)
    .join('; ');

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

const REFUSALS = [
  '## Refusals',
  '',
  'A refusal is `application/problem+json` (RFC 9457) and changes nothing: `status`, a stable `code`, `detail` for people and, where fields are at fault, `errors` with `field`, `code` and `message`.',
  '',
  '| Status | When |',
  '| --- | --- |',
  '| `400` | something in the request is not allowed |',
  '| `401`, `403` | nobody is signed in, or who is may not |',
  '| `404` | there is no such record, or none that may be seen |',
  '| `405` | the path exists, the method does not |',
  '| `409` | it would contradict other records, or the record is in a state that forbids it |',
  '| `413`, `415` | the body is too large, or no JSON |',
  '| `429` | too many requests; `Retry-After` says when the next may come |',
];
