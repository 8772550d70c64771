import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import { rowKey } from '../../../../src/domain/file-columns.js';
import { filterFields } from '../../../../src/domain/filter-fields.js';
import { lines } from '../../../../src/domain/text.js';
import { moduleNames } from '../names.js';

/** `visible` is the repository's last argument. */
export function exportMethod(entity: EntityModel, visible: string): string {
  const names = moduleNames(entity);
  const repository = `this.#${entity.collection}`;
  return lines(
    '/** All records of a list, one after the other. */',
    `async export(query: Omit<${names.query}, 'page' | 'pageSize'>): Promise<AsyncIterable<${entity.type}>> {`,
    `return this.#each(await ${repository}.ids(query${visible}));`,
    '}',
    '',
    `async *#each(ids: readonly string[]): AsyncGenerator<${entity.type}> {`,
    'for (const id of ids) {',
    `const ${entity.variable} = await ${repository}.find(id);`,
    `if (${entity.variable} !== undefined) yield ${entity.variable};`,
    '}',
    '}',
    '',
  );
}

export function importMethod(app: AppModel, entity: EntityModel): string {
  const names = moduleNames(entity);
  const key = rowKey(entity)?.name;
  const filter = filterFields(app, entity).find(({ field }) => field === key);
  const found = filter && `(await this.list({ page: 1, pageSize: 1 }, { ${filter.key}: [row.values.${key!}] })).items[0]`;
  return lines(
    '/** Makes records of rows, or changes those that they name: all of them, or none. */',
    'import(rows: readonly ImportRow[]): Promise<Imported> {',
    'return importRows(this.#database, rows, {',
    'known: async (row) => {',
    'if (row.id !== undefined) return this.get(row.id);',
    filter === undefined
      ? 'return undefined;'
      : `return typeof row.values.${key!} === '${filter.type}' ? ${found!} : undefined;`,
    '},',
    `input: ${names.toInput},`,
    `create: (values) => this.create(${names.readInput}(values)),`,
    entity.can.update && 'update: (id, values) => this.update(id, values),',
    '});',
    '}',
    '',
  );
}
