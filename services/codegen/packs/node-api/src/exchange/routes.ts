import type { EntityModel } from '../../../../src/domain/model.js';
import { tsString } from '../../../../src/domain/escape.js';
import { lines } from '../../../../src/domain/text.js';
import { moduleNames } from '../names.js';

export const exportRoute = (entity: EntityModel): string =>
  lines(
    'router',
    ".route('/export.csv')",
    '.get(async (req, res) => {',
    `const query = parse(${moduleNames(entity).querySchema}.omit({ page: true, pageSize: true }), req.query);`,
    `sendCsv(res, ${tsString(entity.plural)}, COLUMNS, await ${entity.collection}.export(query));`,
    '})',
    ".all(methodNotAllowed('GET'));",
    '',
  );

export const importRoute = (entity: EntityModel, demand: string): string =>
  lines(
    'router',
    ".route('/import')",
    '.post(async (req, res) => {',
    `${demand}res.json(await ${entity.collection}.import(readRows(req.body, COLUMNS)));`,
    '})',
    ".all(methodNotAllowed('POST'));",
    '',
  );
