import type { AppModel, EntityModel, FieldModel } from '../../../src/domain/model.js';
import { sortExpression } from '../../../src/domain/sqlite-order.js';
import { tsKey, tsString, tsTemplate } from '../../../src/domain/escape.js';
import { snakeCase } from '../../../src/domain/names.js';
import { lines, list } from '../../../src/domain/text.js';
import { countsOthers } from './db.js';
import { filterFields, isCounted, type FilterField } from '../../../src/domain/filter-fields.js';
import { fieldType, moduleNames, orNull } from './names.js';
import { overlapConditions } from './rules/overlap.js';
import { counterMethods } from './rules/counter.js';
import { tallyConstants, tallyMethod } from './rules/tally.js';
import { dialectOf } from '../../../src/domain/sql-dialect.js';
import { isStored, valueSql } from '../../../src/domain/sqlite-computed.js';

interface Column {
  readonly property: string;
  /** Bare, as it names a row's property and a statement's parameter. */
  readonly name: string;
  readonly sql: string;
  readonly field: FieldModel | undefined;
  readonly nullable: boolean;
}

/** `<plural>/repository.ts`: records in and out of SQL. */
export function repositoryModule(app: AppModel, entity: EntityModel): string {
  const names = moduleNames(entity);
  const dialect = dialectOf(app);
  const columns = columnsOf(entity);
  const { variable, type, listing } = entity;
  const counted = isCounted(app, entity);
  const others = countsOthers(app, entity);
  const updates = entity.can.update || (entity.states?.transitions.length ?? 0) > 0;
  const sorted = listing.sorts.length > 0;
  const direction = listing.defaultSort.direction === 'asc' ? dialect.ascending : dialect.descending;
  const fallback = `${sortExpression(listing.defaultSort, dialect)} ${direction}, rowid ${direction}`;
  return lines(
    app.access !== undefined && "import type { Condition } from '../access/permits.ts';",
    "import type { Database } from '../db/connection.ts';",
    `import { ${list(counted && 'countRows', entity.can.export && 'selectIds', 'selectPage', sorted && 'sqlOrder', 'type Page')} } from '../db/page.ts';`,
    "import { Where } from '../db/where.ts';",
    `import type { ${[type, names.filter, names.query].join(', ')} } from './schema.ts';`,
    '',
    sorted && ['const SORTS = {', listing.sorts.map((sort) => `${tsKey(sort.field)}: ${tsString(sortExpression(sort, dialect))},`), '};', ''],
    `const INSERT = \`${insertSql(entity, columns.filter(isWritten))}\`;\n`,
    updates && `const UPDATE = \`${updateSql(entity, columns.filter(isWritten))}\`;\n`,
    selects(entity) && [`const COLUMNS = \`${tsTemplate(selectedColumns(app, entity))}\`;`, ''],
    tallyConstants(app, entity),
    `export class ${names.repository} {`,
    'readonly #database: Database;',
    '',
    'constructor(database: Database) {\nthis.#database = database;\n}',
    '',
    `async find(id: string): Promise<${type} | undefined> {`,
    `const row = await this.#database.get(${selectOne(entity)}, id);`,
    `return row === undefined ? undefined : ${names.fromRow}(row);`,
    '}',
    '',
    `list(query: ${names.query}, scope: ${names.filter} = {}${app.access === undefined ? '' : ', visible?: Condition'}): Promise<Page<${type}>> {`,
    'return selectPage(this.#database, {',
    `columns: ${selects(entity) ? 'COLUMNS' : "'*'"},`,
    `table: ${tsString(entity.table)},`,
    `where: where({ ...query, ...scope })${app.access === undefined ? '' : '.only(visible)'},`,
    `orderBy: ${sorted ? `sqlOrder(query.sort, SORTS, ${tsString(fallback)})` : tsString(fallback)},`,
    'page: query.page,',
    'pageSize: query.pageSize,',
    `}, ${names.fromRow});`,
    '}',
    '',
    entity.can.export && idsMethod(app, entity, fallback),
    counted && [
      others
        ? '/** How many records agree with the filter, without the one that is excepted. */'
        : '/** How many records agree with the filter. */',
      `count(filter: ${names.filter}${others ? ', exceptId?: string' : ''}): Promise<number> {`,
      `return countRows(this.#database, ${tsString(entity.table)}, where(filter)${others ? '.except(exceptId)' : ''});`,
      '}',
      '',
    ],
    `async insert(${variable}: ${type}): Promise<void> {`,
    `await this.#database.run(INSERT, ${names.toRow}(${variable}));`,
    entity.links.length > 0 && `await this.#link(${variable});`,
    '}',
    '',
    updates && [
      `async update(${variable}: ${type}): Promise<void> {`,
      `await this.#database.run(UPDATE, ${names.toRow}(${variable}));`,
      entity.links.length > 0 && `await this.#link(${variable});`,
      '}',
      '',
    ],
    entity.can.delete && [
      `async delete(id: string): Promise<void> {`,
      `await this.#database.run(${tsString(`DELETE FROM ${entity.table} WHERE id = ?`)}, id);`,
      '}',
      '',
    ],
    counterMethods(entity),
    tallyMethod(entity),
    entity.links.length > 0 && linkMethod(entity),
    '}',
    '',
    whereFunction(app, entity),
    '',
    `interface ${names.row} {`,
    columns.map((column) => `${column.name}: ${orNull(rowType(entity, column), column.nullable)};`),
    entity.links.map((link) => `${snakeCase(link.field)}: string;`),
    '}',
    '',
    `function ${names.fromRow}(value: unknown): ${type} {`,
    `const row = value as ${names.row};`,
    'return {',
    columns.map((column) => `${column.property}: ${fromRow(column)},`),
    entity.links.map((link) => `${link.field}: JSON.parse(row.${snakeCase(link.field)}),`),
    '};',
    '}',
    '',
    `const ${names.toRow} = (${variable}: ${type}) => ({`,
    columns.filter(isWritten).map((column) => `${column.name}: ${toRow(variable, column)},`),
    '});',
  );
}

const insertSql = (entity: EntityModel, columns: readonly Column[]): string =>
  tsTemplate(`
  INSERT INTO ${entity.table} (${wrapped(columns.map((column) => column.sql))}
  ) VALUES (${wrapped(columns.map((column) => `:${column.name}`))}
  )
`);

const updateSql = (entity: EntityModel, columns: readonly Column[]): string => {
  const changed = columns.filter((column) => column.name !== 'id');
  return tsTemplate(`
  UPDATE ${entity.table}
  SET${wrapped(changed.map((column) => `${column.sql} = :${column.name}`))}
  WHERE id = :id
`);
};

/** Words on lines of their own, no longer than others of the file. */
function wrapped(words: readonly string[]): string {
  const rows: string[] = [''];
  for (const [at, word] of words.entries()) {
    const text = at < words.length - 1 ? `${word}, ` : word;
    if (rows.at(-1)!.length + text.length > 92) rows.push('');
    rows[rows.length - 1] += text;
  }
  return rows.map((row) => `\n    ${row.trimEnd()}`).join('');
}

const isWritten = ({ field }: Column): boolean => field === undefined || isStored(field);

function columnsOf(entity: EntityModel): Column[] {
  const plain = (property: string, nullable = false): Column => ({
    property,
    name: snakeCase(property),
    sql: snakeCase(property),
    field: undefined,
    nullable,
  });
  return [
    plain('id'),
    ...entity.fields.map((field) => ({
      property: field.name,
      name: snakeCase(field.name),
      sql: field.column,
      field,
      nullable: field.nullable,
    })),
    ...entity.references.map((reference) => ({ ...plain(reference.field, !reference.required), sql: reference.column })),
    plain('createdAt'),
    plain('updatedAt'),
  ];
}

const isBoolean = (column: Column): boolean => column.field?.spec.type === 'boolean';

function rowType(entity: EntityModel, column: Column): string {
  if (column.field === undefined) return 'string';
  if (column.field.spec.enum !== undefined)
    return `${entity.type}['${column.property}']`.replace(/^/, column.nullable ? 'NonNullable<' : '') + (column.nullable ? '>' : '');
  return isBoolean(column) ? 'boolean | number' : fieldType(entity, column.field);
}

function fromRow(column: Column): string {
  const value = `row.${column.name}`;
  if (!isBoolean(column)) return value;
  return column.nullable ? `${value} === null ? null : Boolean(${value})` : `Boolean(${value})`;
}

const toRow = (variable: string, column: Column): string => `${variable}.${column.property}`;

/** Whether a record is more than the columns of its table. */
const selects = (entity: EntityModel): boolean => entity.links.length > 0 || entity.fields.some((field) => !isStored(field));

const selectOne = (entity: EntityModel): string =>
  selects(entity)
    ? `\`SELECT \${COLUMNS} FROM ${entity.table} WHERE id = ?\``
    : tsString(`SELECT * FROM ${entity.table} WHERE id = ?`);

const selectedColumns = (app: AppModel, entity: EntityModel): string =>
  [
    '*',
    ...entity.fields.filter((field) => !isStored(field)).map((field) => `${valueSql(app, entity, field.name)} AS ${snakeCase(field.name)}`),
    ...entity.links.map(
      (link) =>
        `(SELECT ${dialectOf(app).listOf(link.targetColumn)} FROM ${link.table} WHERE ${link.ownerColumn} = ${entity.table}.id) AS ${snakeCase(link.field)}`,
    ),
  ].join(',\n  ');

function linkMethod(entity: EntityModel): string {
  const { variable } = entity;
  return lines(
    `async #link(${variable}: ${entity.type}): Promise<void> {`,
    entity.links.map((link) => [
      `await this.#database.run(${tsString(`DELETE FROM ${link.table} WHERE ${link.ownerColumn} = ?`)}, ${variable}.id);`,
      `for (const targetId of ${variable}.${link.field}) {`,
      `await this.#database.run(${tsString(`INSERT INTO ${link.table} (${link.ownerColumn}, ${link.targetColumn}) VALUES (?, ?)`)}, ${variable}.id, targetId);`,
      '}',
    ]),
    '}',
  );
}

/** What is worked out is worked out in conditions too. */
const columnOf = (app: AppModel, entity: EntityModel, { field, column }: FilterField): string =>
  entity.fields.some((each) => each.name === field && !isStored(each)) ? valueSql(app, entity, field) : column;

function whereFunction(app: AppModel, entity: EntityModel): string {
  const { listing } = entity;
  const fields = filterFields(app, entity);
  const conditions = [
    ...fields.map((field) => {
      if (field.kind !== 'link') return `.anyOf(${tsString(columnOf(app, entity, field))}, filter.${field.key})`;
      const link = entity.links.find((each) => each.field === field.field)!;
      return `.linked(${[link.table, link.ownerColumn, link.targetColumn].map(tsString).join(', ')}, filter.${field.key})`;
    }),
    ...listing.filters.flatMap((filter) =>
      filter.range === undefined ? [] : [`.between(${tsString(filter.column)}, filter.${filter.range.from}, filter.${filter.range.to})`],
    ),
    ...overlapConditions(entity),
    ...(listing.search.length > 0 ? [`.contains([${listing.search.map((each) => tsString(each.column)).join(', ')}], filter.q)`] : []),
  ];
  return lines(
    `const where = (${conditions.length > 0 ? 'filter' : '_filter'}: ${moduleNames(entity).filter}): Where =>`,
    'new Where()',
    conditions,
    ';',
  );
}

/** The same as a list, whole: its ids, so that a record that changes meanwhile is neither left out nor there twice. */
function idsMethod(app: AppModel, entity: EntityModel, fallback: string): string {
  const names = moduleNames(entity);
  const sorted = entity.listing.sorts.length > 0;
  return lines(
    `ids(query: Omit<${names.query}, 'page' | 'pageSize'>${app.access === undefined ? '' : ', visible?: Condition'}): Promise<string[]> {`,
    'return selectIds(this.#database, {',
    `table: ${tsString(entity.table)},`,
    `where: where(query)${app.access === undefined ? '' : '.only(visible)'},`,
    `orderBy: ${sorted ? `sqlOrder(query.sort, SORTS, ${tsString(fallback)})` : tsString(fallback)},`,
    '});',
    '}',
    '',
  );
}
