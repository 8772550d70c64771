import { plainLine, tsString } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import { lines } from '../../../../src/domain/text.js';
import { guardsOf } from '../access/guards.js';

export const keepingImports = (app: AppModel, { kept }: EntityModel): string | false =>
  kept !== undefined && "import { DeletedRecords, type Deleted } from '../keeping/deleted-records.ts';";

export const keepingMember = ({ kept, type }: EntityModel): string | false => kept !== undefined && `readonly #deleted: DeletedRecords<${type}>;`;

export const keepingMade = ({ kept, type, table, spec }: EntityModel): string | false =>
  kept !== undefined &&
  `this.#deleted = new DeletedRecords<${type}>(database, { table: ${tsString(table)}, label: ${tsString(plainLine(spec.label))}${kept.days === undefined ? '' : `, days: ${kept.days}`} });`;

/** Before the record is deleted. */
export const keepStatement = (app: AppModel, { kept, variable }: EntityModel): string | false =>
  kept !== undefined && `await this.#deleted.keep(id, ${variable}, ${app.access === undefined ? 'null' : 'signedIn().id'});`;

/** Who may delete only what is their own sees only what they deleted themselves. */
const only = (app: AppModel, { plural }: EntityModel): string =>
  app.access === undefined ? '' : `, permit(${tsString(plural)}, 'delete') === true ? undefined : signedIn().id`;

/** `check`: the call that refuses a record that breaks a rule. */
export function keepingMethods(app: AppModel, entity: EntityModel, check: string | false): string | false {
  const { kept, type, variable } = entity;
  if (kept === undefined) return false;
  return lines(
    '/** Those that were deleted, the last one first. */',
    `deleted(query: { page: number; pageSize: number }): Promise<Page<Deleted<${type}>>> {`,
    `return this.#deleted.list(query${only(app, entity)});`,
    '}',
    '',
    kept.segment !== undefined && [
      '/** Brings back what was deleted, where that contradicts nothing that came after it. */',
      `restore(id: string): Promise<${type}> {`,
      'return this.#database.transaction(async () => {',
      `await this.#deleted.restore(id${only(app, entity)});`,
      guardsOf(app, entity).confirm('delete', 'id'),
      `const ${variable} = await this.get(id);`,
      check && `${check}`,
      entity.talliedBy.length > 0 && `await this.#tally(${variable});`,
      `return ${variable};`,
      '});',
      '}',
      '',
    ],
  );
}

export const keepingRoutes = (entity: EntityModel, demand: string): string | false =>
  entity.kept !== undefined &&
  lines(
    'router',
    ".route('/deleted')",
    `.get(async (req, res) => {\n${demand}res.json(await ${entity.collection}.deleted(parse(deletedQuery, req.query)));\n})`,
    ".all(methodNotAllowed('GET'));",
    '',
    entity.kept.segment !== undefined && [
      'router',
      `.route('/:id/${entity.kept.segment}')`,
      `.post(async (req, res) => {\n${demand}res.json(await ${entity.collection}.restore(req.params.id));\n})`,
      ".all(methodNotAllowed('POST'));",
      '',
    ],
  );
