import { tsKey, tsString } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import { snakeCase } from '../../../../src/domain/names.js';
import type { GeneratedFile } from '../../../../src/domain/pack.js';
import type { Dialect } from '../../../../src/domain/sql-dialect.js';
import { isStored } from '../../../../src/domain/sqlite-computed.js';
import { lines } from '../../../../src/domain/text.js';

const FOLDER = 'src/keeping/';
export const isOfKeeping = (path: string): boolean => path.startsWith(FOLDER);

export const keepsSome = (app: AppModel): boolean => app.entities.some(({ kept }) => kept !== undefined);

/** `keeping/tables.ts`: what goes with a record, so that it can come back with it. */
export function keepingFiles(app: AppModel): GeneratedFile[] {
  if (!keepsSome(app)) return [];
  const hanging = app.entities.map((entity) => ({ entity, on: hangingOn(app, entity) })).filter(({ on }) => on.length > 0);
  const links = app.entities.flatMap((entity) => entity.links);
  return [
    {
      path: `${FOLDER}tables.ts`,
      text: lines(
        '// What the tables hold, and what goes with a record when it is deleted.',
        '',
        '/** Rows of `table` that name the record in `column`; `links` where they are nothing but a connection. */',
        "interface Hanging {\nreadonly table: string;\nreadonly column: string;\nreadonly onDelete: 'cascade' | 'setNull' | 'restrict';\nreadonly links?: true;\n}",
        '',
        'export const HANGING: Readonly<Record<string, readonly Hanging[]>> = {',
        hanging.map(({ entity, on }) => `${tsKey(entity.table)}: [${on.join(', ')}],`),
        '};',
        '',
        'export const COLUMNS: Readonly<Record<string, readonly string[]>> = {',
        app.entities.map((entity) => `${tsKey(entity.table)}: [${columnsOf(entity).map(tsString).join(', ')}],`),
        links.map((link) => `${tsKey(link.table)}: [${[link.ownerColumn, link.targetColumn].map(tsString).join(', ')}],`),
        '};',
      ),
    },
  ];
}

const columnsOf = (entity: EntityModel): string[] => [
  'id',
  ...entity.fields.filter(isStored).map(({ name }) => snakeCase(name)),
  ...entity.references.map(({ field }) => snakeCase(field)),
  'created_at',
  'updated_at',
];

function hangingOn(app: AppModel, entity: EntityModel): string[] {
  const one = (table: string, column: string, onDelete: string, links = false): string =>
    `{ table: ${tsString(table)}, column: ${tsString(column)}, onDelete: '${onDelete}'${links ? ', links: true' : ''} }`;
  return app.entities.flatMap((other) => [
    ...other.references.filter((reference) => reference.entity === entity.name).map((reference) => one(other.table, reference.column, reference.onDelete)),
    ...other.links.flatMap((link) => [
      ...(other === entity ? [one(link.table, link.ownerColumn, 'cascade', true)] : []),
      ...(link.entity === entity.name ? [one(link.table, link.targetColumn, 'cascade', true)] : []),
    ]),
  ]);
}

export const keepingMigration = ({ moment, tableEnd }: Dialect) => ({
  name: 'createDeletedRecords',
  slug: 'deleted-records',
  sql: `CREATE TABLE app_deleted_records (
  of_table TEXT NOT NULL,
  record_id TEXT NOT NULL,
  deleted_at ${moment} NOT NULL,
  deleted_by TEXT,
  record TEXT NOT NULL,
  parts TEXT NOT NULL,
  PRIMARY KEY (of_table, record_id)
)${tableEnd};`,
});
