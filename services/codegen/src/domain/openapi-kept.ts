import type { EntityModel } from './model.js';
import type { Schema } from './openapi-schemas.js';

const json = (name: string): Schema => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } });
const problems = (...statuses: number[]): Schema =>
  Object.fromEntries(statuses.map((status) => [String(status), { $ref: '#/components/responses/Problem' }]));

/** A page of records that were deleted, each with the time. */
export function keptSchemas({ kept, name }: EntityModel): Record<string, Schema> {
  if (kept === undefined) return {};
  const item: Schema = {
    allOf: [
      { $ref: `#/components/schemas/${name}` },
      { type: 'object', required: ['deletedAt'], properties: { deletedAt: { type: 'string', format: 'date-time' } } },
    ],
  };
  return {
    [`Deleted${name}Page`]: {
      type: 'object',
      required: ['items', 'page', 'pageSize', 'total'],
      properties: {
        items: { type: 'array', items: item },
        page: { type: 'integer' },
        pageSize: { type: 'integer' },
        total: { type: 'integer' },
      },
    },
  };
}

const number = (name: string, schema: Schema): Schema => ({
  name,
  in: 'query',
  required: false,
  schema: { type: 'integer', minimum: 1, ...schema },
});

/** Paths of deleted records, as path, method and operation. */
export function keptPaths({ kept, spec, name, path, pascalPlural, listing }: EntityModel): [string, string, Schema][] {
  if (kept === undefined) return [];
  const id: Schema = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
  const list: [string, string, Schema] = [
    `${path}/deleted`,
    'get',
    {
      operationId: `listDeleted${pascalPlural}`,
      summary: `List deleted ${spec.pluralLabel}`,
      parameters: [
        number('page', { default: 1 }),
        number('pageSize', { maximum: listing.pageSize.max, default: listing.pageSize.default }),
      ],
      responses: { '200': { description: spec.pluralLabel, content: json(`Deleted${name}Page`) }, ...problems(400) },
    },
  ];
  if (kept.segment === undefined) return [list];
  const restore: Schema = {
    operationId: `restoreDeleted${name}`,
    summary: `Restore: ${spec.label}`,
    parameters: [id],
    responses: { '200': { description: spec.label, content: json(name) }, ...problems(404, 409) },
  };
  return [list, [`${path}/{id}/${kept.segment}`, 'post', restore]];
}
