import type { EntityModel } from './model.js';
import type { Schema } from './openapi-schemas.js';

const CSV = { 'text/csv': { schema: { type: 'string' } } };
const problems = (...statuses: number[]): Schema =>
  Object.fromEntries(statuses.map((status) => [String(status), { $ref: '#/components/responses/Problem' }]));

/** What an import did; a file of which one row is wrong does nothing. */
export const IMPORTED: Schema = {
  type: 'object',
  required: ['created', 'updated', 'unchanged'],
  properties: { created: { type: 'integer' }, updated: { type: 'integer' }, unchanged: { type: 'integer' } },
};

/** Paths of files, as path, method and operation; `listed`: what the list of the same records understands. */
export function filePaths(entity: EntityModel, listed: readonly Schema[]): [string, string, Schema][] {
  const plural = entity.spec.pluralLabel;
  const paths: [string, string, Schema][] = [];
  if (entity.can.export)
    paths.push([
      `${entity.path}/export.csv`,
      'get',
      {
        operationId: `export${entity.pascalPlural}`,
        summary: `Export ${plural} as a file`,
        parameters: listed.filter(({ name }) => name !== 'page' && name !== 'pageSize'),
        responses: { '200': { description: plural, content: CSV }, ...problems(400) },
      },
    ]);
  if (entity.can.import)
    paths.push([
      `${entity.path}/import`,
      'post',
      {
        operationId: `import${entity.pascalPlural}`,
        summary: `Import ${plural} from a file`,
        requestBody: { required: true, content: CSV },
        responses: {
          '200': {
            description: 'All rows were taken.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Imported' } } },
          },
          ...problems(400, 413, 415),
        },
      },
    ]);
  return paths;
}
