import { plural } from '../../../domain/text/language.js';
import {
  type FieldOutline,
  KEPT_ANYWAY,
  oneOf,
  recordName,
  type RecordOutline,
  type ReferenceOutline,
  wordsOfName,
} from '../../domain/records.js';
import type { SqlColumn, SqlReference, SqlTable } from './sql-tables.js';
import type { SqlToken } from './sql-tokens.js';

/** The records of a database. A table of two foreign keys and nothing else only joins two others. */
export function recordsOfTables(tables: readonly SqlTable[]): RecordOutline[] {
  const joins = tables.filter(isJoin);
  return tables
    .filter((table) => !joins.includes(table))
    .map((table) => ({
      name: recordName(table.name),
      line: table.line,
      fields: table.columns.filter((column) => isField(table, column)).map((column) => fieldOf(table, column)),
      references: [...table.references.flatMap((reference) => referenceOf(table, reference)), ...joined(table, joins)],
      sentences: sentencesOf(table),
    }));
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
const single = ({ columns }: SqlReference): string | undefined => (columns.length === 1 ? columns[0] : undefined);
const isKey = ({ references }: SqlTable, name: string): boolean => references.some((one) => same(single(one) ?? '', name));

const isJoin = (table: SqlTable): boolean =>
  table.references.length === 2 &&
  table.columns.every(({ name }) => isKey(table, name) || KEPT_ANYWAY.test(wordsOfName(name))) &&
  table.columns.length >= 2;

const isField = (table: SqlTable, { name, type }: SqlColumn): boolean =>
  !KEPT_ANYWAY.test(wordsOfName(name)) &&
  !isKey(table, name) &&
  !(table.primary.includes(name) && /SERIAL|UUID|^INT|^BIGINT/.test(type) && /id$/i.test(name));

function joined(table: SqlTable, joins: readonly SqlTable[]): ReferenceOutline[] {
  return joins
    .filter(({ references }) => same(references[0]?.table ?? '', table.name))
    .map(({ references, line }) => {
      const target = recordName(references[1]?.table ?? '');
      return { role: target, target, kind: 'many' as const, required: false, line };
    });
}

function referenceOf(table: SqlTable, reference: SqlReference): ReferenceOutline[] {
  const column = table.columns.find(({ name }) => same(name, single(reference) ?? ''));
  if (!column) return [];
  const target = recordName(reference.table);
  const role = wordsOfName(column.name).replace(/ (?:id|uuid|no|key|ref|fk)$/, '');
  const { onDelete } = reference;
  return [{ role, target, kind: 'one', required: column.required, line: column.line, ...(onDelete === undefined ? {} : { onDelete }) }];
}

function fieldOf(table: SqlTable, column: SqlColumn): FieldOutline {
  const { name, values, default: value } = column;
  const listed = values.length > 0 ? values : table.checks.flatMap((check) => listedIn(check, name));
  return {
    name: wordsOfName(name),
    type: listed.length > 0 ? 'text' : typeOf(column),
    required: column.required,
    unique: column.unique || table.uniques.some((columns) => columns.length === 1 && same(columns[0] ?? '', name)),
    rules: [...(listed.length > 0 ? [oneOf(listed)] : lengthOf(column)), ...table.checks.flatMap((check) => boundsIn(check, name))],
    line: column.line,
    ...(value === undefined ? {} : { default: value }),
  };
}

const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^(?:BOOL|BOOLEAN|BIT)$/, 'yes or no'],
  [/^(?:SMALL|BIG|MEDIUM|TINY)?(?:INT|INTEGER|SERIAL)\d?$|^INT\d$/, 'whole number'],
  [/^(?:MONEY|SMALLMONEY)$/, 'money'],
  [/^(?:NUMERIC|DECIMAL|NUMBER|REAL|FLOAT\d?|DOUBLE.*)$/, 'number'],
  [/^DATE$/, 'date'],
  [/^(?:TIMESTAMP|TIMESTAMPTZ|DATETIME\d?|SMALLDATETIME)$/, 'date and time'],
  [/^TIME(?:TZ)?$/, 'time'],
];

function typeOf({ type, size }: SqlColumn): string {
  if (type === 'TINYINT' && size[0] === 1) return 'yes or no';
  return TYPES.find(([pattern]) => pattern.test(type))?.[1] ?? 'text';
}

const lengthOf = ({ type, size }: SqlColumn): string[] =>
  /CHAR/.test(type) && size[0] !== undefined ? [`at most ${size[0]} characters`] : [];

/** `status IN ('open', 'done')` */
function listedIn(check: readonly SqlToken[], name: string): string[] {
  const at = check.findIndex(({ key }) => key === 'IN' || key === 'ANY');
  return at > 0 && check.slice(0, at).some(({ text }) => same(text, name))
    ? check.filter(({ kind }) => kind === 'text').map(({ text }) => text)
    : [];
}

const BOUNDS: Readonly<Record<string, string>> = { '>=': 'at least', '>': 'greater than', '<=': 'at most', '<': 'less than' };

/** `price >= 0 AND price < 100`, `rating BETWEEN 1 AND 5` */
function boundsIn(check: readonly SqlToken[], name: string): string[] {
  return check.flatMap(({ text }, at) => {
    const [sign, value, , to] = check.slice(at + 1, at + 5);
    if (!same(text, name) || value?.kind !== 'number') return [];
    if (sign?.key === 'BETWEEN') return [`from ${value.text} to ${to?.text ?? value.text}`];
    const words = BOUNDS[sign?.key ?? ''];
    return words === undefined ? [] : [`${words} ${value.text}`];
  });
}

const said = (column: string): string => wordsOfName(column).replace(/ id$/, '');

/** Columns that are unique together, and columns that are compared. */
function sentencesOf(table: SqlTable): RecordOutline['sentences'] {
  const subject = plural(recordName(table.name));
  const unique = table.uniques
    .filter((columns) => columns.length > 1)
    .map((columns) => ({ text: `The combination of ${columns.map(said).join(' and ')} is unique among ${subject}.`, line: table.line }));
  const compared = table.checks.flatMap((check) => {
    const [left, sign, right] = check;
    const words = { '>': 'after', '>=': 'not before', '<': 'before', '<=': 'not after' }[sign?.key ?? ''];
    const columns = [left, right].map((token) => table.columns.find(({ name }) => same(name, token?.text ?? '')));
    if (check.length !== 3 || words === undefined || columns.some((column) => column === undefined)) return [];
    return [{ text: `The ${said(left?.text ?? '')} must be ${words} the ${said(right?.text ?? '')}.`, line: left?.line ?? table.line }];
  });
  return [...unique, ...compared];
}
