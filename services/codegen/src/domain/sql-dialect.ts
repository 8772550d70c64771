import type { DatabaseName, Field } from '@hexad/proto/documents';
import { sqlString } from './escape.js';

export const DATABASE_TITLES: Readonly<Record<DatabaseName, string>> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

/** The words in which the two speak differently. Everything else of the statements is the same. */
export interface Dialect {
  readonly name: DatabaseName;
  /** Of a column. */
  typeOf(field: Field): string;
  /** Of columns that hold a moment. */
  readonly moment: string;
  readonly integer: string;
  /** What follows the columns of a table. */
  readonly tableEnd: string;
  /** Columns of every table besides those of the spec: what tells the order in which records were made. */
  readonly orderColumn: readonly string[];
  readonly truth: (value: boolean) => string;
  now(day: boolean): string;
  rounded(sql: string): string;
  /** All values of a column as JSON. */
  listOf(column: string): string;
  /** The position of a text in another one; 0 where it is not there. */
  position(text: string, part: string): string;
  /** Text in an order without regard to case and accents. */
  folded(column: string): string;
  /** Directions in which what has no value comes first, and last. */
  readonly ascending: string;
  readonly descending: string;
  /** Tables may refer to those that are made later. */
  readonly refersAhead: boolean;
}

const textType = ({ format }: Field): string => (format === 'email' ? 'TEXT COLLATE NOCASE' : 'TEXT');
const isWhole = ({ type }: Field): boolean => type === 'integer';

export const SQLITE: Dialect = {
  name: 'sqlite',
  typeOf: (field) => {
    if (isWhole(field) || field.type === 'boolean') return 'INTEGER';
    if (field.type === 'number') return 'REAL';
    return textType(field);
  },
  moment: 'TEXT',
  integer: 'INTEGER',
  tableEnd: ' STRICT',
  orderColumn: [],
  truth: (value) => String(Number(value)),
  now: (day) => (day ? "date('now')" : "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"),
  rounded: (sql) => `round(${sql}, 2)`,
  listOf: (column) => `json_group_array(${column})`,
  position: (text, part) => `instr(${text}, ${part})`,
  folded: (column) => `fold(${column})`,
  ascending: 'ASC',
  descending: 'DESC',
  refersAhead: true,
};

export const POSTGRES: Dialect = {
  name: 'postgres',
  typeOf: (field) => {
    if (isWhole(field)) return 'BIGINT';
    if (field.type === 'boolean') return 'BOOLEAN';
    if (field.type === 'number') return 'DOUBLE PRECISION';
    if (field.type === 'date') return 'DATE';
    if (field.type === 'datetime') return POSTGRES.moment;
    return textType(field);
  },
  moment: 'TIMESTAMPTZ',
  integer: 'BIGINT',
  tableEnd: '',
  orderColumn: ['rowid BIGINT GENERATED ALWAYS AS IDENTITY'],
  truth: (value) => (value ? 'TRUE' : 'FALSE'),
  now: (day) => (day ? "timezone('UTC', statement_timestamp())::date" : 'statement_timestamp()'),
  rounded: (sql) => `round((${sql})::numeric, 2)`,
  listOf: (column) => `coalesce(json_agg(${column} ORDER BY rowid), '[]'::json)::text`,
  position: (text, part) => `strpos(${text}, ${part})`,
  folded: (column) => `fold(${column}) COLLATE "C"`,
  ascending: 'ASC NULLS FIRST',
  descending: 'DESC NULLS LAST',
  refersAhead: false,
};

export const dialectOf = ({ database }: { readonly database: DatabaseName }): Dialect => (database === 'postgres' ? POSTGRES : SQLITE);

/** A constant in a statement. */
export const sqlLiteral = (dialect: Dialect, value: string | number | boolean): string =>
  typeof value === 'string' ? sqlString(value) : typeof value === 'boolean' ? dialect.truth(value) : String(value);
