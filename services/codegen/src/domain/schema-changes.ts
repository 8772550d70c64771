import type { Literal } from '@hexad/proto/documents';
import type { z } from 'zod';
import type { AppModel, EntityModel } from './model.js';
import type { Schema, TableShape } from './sqlite-shapes.js';

/** What records get that were there before: a value, or the moment of the migration. */
export type Fill = z.infer<typeof Literal> | { readonly now: 'date' | 'datetime' };

/** What becomes of one table. Each direction keeps what the other would lose, so that a change can be taken back. */
export interface TableChange {
  readonly table: string;
  /** Its name before, where it was renamed. */
  readonly was?: string;
  /** Absent: it is new. */
  readonly before?: TableShape;
  /** Absent: it goes. */
  readonly after?: TableShape;
  /** Columns by their new names, and the old ones. */
  readonly renamed: Readonly<Record<string, string>>;
  /** By column: values by their new names, and the old ones. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By column: what takes the place of no value. */
  readonly fills: Readonly<Record<string, Fill>>;
}

/** What leads from one set of tables to another, as the spec says that things were called and what old records get. */
export function changesBetween(before: Schema, after: Schema, app: AppModel): TableChange[] {
  const renamedTables = new Map(app.entities.flatMap((entity) => renamedTable(entity, before, after)));
  const kept = new Set(renamedTables.values());
  const changed = [...after].flatMap(([table, shape]): TableChange[] => {
    const was = renamedTables.get(table);
    const former = before.get(was ?? table);
    const entity = app.entities.find((one) => plain(one.table) === table);
    if (former && was === undefined && same(former, shape)) return [];
    const ways = { renamed: {}, values: {}, fills: {}, ...(entity && former && waysOf(entity, former)) };
    return [{ table, ...(was !== undefined && { was }), ...(former && { before: former }), after: shape, ...ways }];
  });
  const gone = [...before]
    .filter(([table]) => !after.has(table) && !kept.has(table))
    .map(([table, shape]): TableChange => ({ table, before: shape, renamed: {}, values: {}, fills: {} }));
  return [...changed, ...gone];
}

const plain = (name: string): string => name.replaceAll('"', '');

/** Quotes around a name make no other one of it. */
const same = (a: TableShape, b: TableShape): boolean =>
  plain(a.create) === plain(b.create) && plain(a.indexes.join('\n')) === plain(b.indexes.join('\n'));

/** The table whose records are those of a renamed entity: the only one that goes and has what the entity had. */
function renamedTable(entity: EntityModel, before: Schema, after: Schema): [string, string][] {
  const { was } = entity.spec;
  const table = plain(entity.table);
  if (was === undefined || before.has(table)) return [];
  const words = was.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const gone = [...before.keys()].filter((name) => !after.has(name));
  const own = gone.find((name) => name === words || name.startsWith(words.slice(0, Math.max(3, words.length - 1))));
  return own === undefined ? [] : [[table, own]];
}

function waysOf(entity: EntityModel, { columns }: TableShape): Pick<TableChange, 'renamed' | 'values' | 'fills'> {
  const renamed: Record<string, string> = {};
  const values: Record<string, Record<string, string>> = {};
  const fills: Record<string, Fill> = {};
  const rename = (column: string, was: string | undefined): void => {
    if (was !== undefined && columns.includes(was) && !columns.includes(column)) renamed[column] = was;
  };
  for (const { spec, column: sql, nullable } of entity.fields) {
    const column = plain(sql);
    rename(column, spec.was === undefined ? undefined : snake(spec.was));
    if (spec.enumWas) values[column] = { ...spec.enumWas };
    const fill = spec.existing ?? spec.default;
    const isNew = !columns.includes(column) && renamed[column] === undefined;
    if (fill !== undefined && (isNew || !nullable)) fills[column] = fillOf(fill, spec.type);
  }
  for (const { name, column } of entity.references) {
    const was = entity.spec.relations.find((one) => one.name === name)?.was;
    rename(plain(column), was === undefined ? undefined : columns.find((one) => one === `${snake(was)}_id`));
  }
  return { renamed, values, fills };
}

const snake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

const fillOf = (value: z.infer<typeof Literal> | { readonly now: true }, type: string): Fill =>
  typeof value === 'object' ? { now: type === 'date' ? 'date' : 'datetime' } : value;
