import type { EntityModel, FieldModel } from './model.js';
import { SQLITE, type Dialect } from './sql-dialect.js';
import { lines } from './text.js';

/** A field that counts up, with where its last numbers stand. */
export interface CounterModel {
  readonly field: FieldModel;
  /** Of the reference by which it counts. */
  readonly within: { readonly field: string; readonly column: string; readonly required: boolean } | undefined;
  readonly table: string;
}

const bare = (name: string): string => name.replaceAll('"', '');

export const countersOf = (entity: EntityModel): CounterModel[] =>
  entity.fields.flatMap((field) => {
    const { counter } = field.spec;
    if (counter === undefined) return [];
    const within = entity.references.find((reference) => reference.field === counter.within);
    return [{ field, within, table: `${bare(entity.table)}_last_${bare(field.column)}` }];
  });

/** Numbers that were given stay given, also when their records go: the last one is kept beside them. */
export const counterStatements = (entity: EntityModel, dialect: Dialect = SQLITE): string[] =>
  countersOf(entity).flatMap(({ field, within, table }) => [
    `CREATE UNIQUE INDEX ${bare(entity.table)}_by_${bare(field.column)} ON ${entity.table} (${within === undefined ? '' : `${within.column}, `}${field.column});`,
    lines(`CREATE TABLE ${table} (`, '  parent TEXT PRIMARY KEY,', `  last ${dialect.integer} NOT NULL`, `)${dialect.tableEnd};`),
  ]);
