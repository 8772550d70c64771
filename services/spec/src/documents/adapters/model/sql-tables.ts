import { bracketed, partsOf, sqlTokens, type SqlToken, statementsOfSql } from './sql-tokens.js';

export interface SqlReference {
  readonly columns: readonly string[];
  readonly table: string;
  readonly onDelete?: 'cascade' | 'restrict' | 'setNull';
  readonly line: number;
}

export interface SqlColumn {
  readonly name: string;
  readonly type: string;
  /** Numbers behind the type: its length, or digits and decimals. */
  readonly size: readonly number[];
  /** Values of an enumeration. */
  readonly values: readonly string[];
  readonly required: boolean;
  readonly unique: boolean;
  readonly default?: string;
  readonly line: number;
}

export interface SqlTable {
  readonly name: string;
  readonly line: number;
  readonly columns: SqlColumn[];
  readonly primary: string[];
  readonly uniques: string[][];
  readonly references: SqlReference[];
  /** Conditions of CHECK, as tokens. */
  readonly checks: (readonly SqlToken[])[];
}

/** The tables that DDL makes: CREATE TABLE, and what ALTER TABLE, CREATE TYPE and CREATE UNIQUE INDEX add. */
export function tablesOfSql(source: string): SqlTable[] {
  const tables = new Map<string, SqlTable>();
  const types = new Map<string, string[]>();
  for (const statement of statementsOfSql(sqlTokens(source))) {
    const keys = statement.slice(0, 8).map(({ key }) => key);
    const table = keys.indexOf('TABLE');
    if (keys[0] === 'CREATE' && table > 0) addTable(tables, types, statement, table + 1);
    else if (keys[0] === 'CREATE' && keys[1] === 'TYPE') addType(types, statement);
    else if (keys[0] === 'ALTER' && table === 1) alter(tables, statement, table + 1);
    else if (keys[0] === 'CREATE' && keys[1] === 'UNIQUE') addIndex(tables, statement);
  }
  return [...tables.values()];
}

/** The name at a place, without schema; `end` is behind it. */
function nameAt(statement: readonly SqlToken[], from: number): { name: string; end: number } {
  let at = from;
  while (['IF', 'NOT', 'EXISTS', 'ONLY'].includes(statement[at]?.key ?? '')) at += 1;
  while (statement[at + 1]?.key === '.') at += 2;
  return { name: statement[at]?.text ?? '', end: at + 1 };
}

function addTable(tables: Map<string, SqlTable>, types: ReadonlyMap<string, string[]>, statement: readonly SqlToken[], from: number): void {
  const { name, end } = nameAt(statement, from);
  if (name === '' || statement[end]?.key !== '(') return;
  const table: SqlTable = { name, line: statement[0]?.line ?? 1, columns: [], primary: [], uniques: [], references: [], checks: [] };
  for (const part of partsOf(bracketed(statement, end).inside)) if (!readConstraint(table, part)) readColumn(table, part, types);
  tables.set(name.toLowerCase(), table);
}

const names = (tokens: readonly SqlToken[]): string[] => partsOf(tokens).map(([first]) => first?.text ?? '');

/** A constraint of the whole table; false for a column. */
function readConstraint(table: SqlTable, part: readonly SqlToken[]): boolean {
  const tokens = part[0]?.key === 'CONSTRAINT' ? part.slice(2) : part;
  const open = tokens.findIndex(({ key }) => key === '(');
  const inside = open < 0 ? [] : bracketed(tokens, open).inside;
  switch (tokens[0]?.key) {
    case 'PRIMARY':
      table.primary.push(...names(inside));
      return true;
    case 'UNIQUE':
      table.uniques.push(names(inside));
      return true;
    case 'FOREIGN':
      readReference(table, names(inside), tokens);
      return true;
    case 'CHECK':
      table.checks.push(inside);
      return true;
    case 'KEY':
    case 'INDEX':
    case 'FULLTEXT':
    case 'EXCLUDE':
    case 'LIKE':
      return tokens[1]?.key !== 'TEXT';
    default:
      return false;
  }
}

const FATES = [
  ['CASCADE', 'cascade'],
  ['SET NULL', 'setNull'],
  ['RESTRICT', 'restrict'],
  ['NO ACTION', 'restrict'],
] as const;

function readReference(table: SqlTable, columns: readonly string[], tokens: readonly SqlToken[]): void {
  const at = tokens.findIndex(({ key }) => key === 'REFERENCES');
  if (at < 0) return;
  const { name } = nameAt(tokens, at + 1);
  const fate = tokens.findIndex(({ key }, index) => key === 'DELETE' && tokens[index - 1]?.key === 'ON');
  const words = fate < 0 ? '' : `${tokens[fate + 1]?.key} ${tokens[fate + 2]?.key ?? ''}`;
  const onDelete = FATES.find(([start]) => words.startsWith(start))?.[1];
  table.references.push({ columns, table: name, line: tokens[0]?.line ?? table.line, ...(onDelete === undefined ? {} : { onDelete }) });
}

function readColumn(table: SqlTable, part: readonly SqlToken[], types: ReadonlyMap<string, string[]>): void {
  const [first, second] = part;
  if (!first || !second || (first.kind !== 'word' && first.kind !== 'name')) return;
  const has = (...keys: string[]): boolean => part.some((_, at) => keys.every((key, step) => part[at + step]?.key === key));
  const open = part[2]?.key === '(' || part[3]?.key === '(' ? part.findIndex(({ key }) => key === '(') : -1;
  const inside = open < 0 ? [] : bracketed(part, open).inside;
  const values = second.key === 'ENUM' || second.key === 'SET' ? inside.filter(({ kind }) => kind === 'text').map(({ text }) => text) : [];
  const primary = has('PRIMARY', 'KEY');
  if (primary) table.primary.push(first.text);
  if (has('REFERENCES')) readReference(table, [first.text], part);
  for (const [at, { key }] of part.entries()) if (key === 'CHECK') table.checks.push(bracketed(part, at + 1).inside);
  const given = defaultOf(part);
  table.columns.push({
    name: first.text,
    type: second.key === 'DOUBLE' || part[2]?.key === 'VARYING' ? `${second.key} ${part[2]?.key}` : second.key || second.text.toUpperCase(),
    size: inside.filter(({ kind }) => kind === 'number').map(({ text }) => Number(text)),
    values: values.length > 0 ? values : (types.get(second.text.toLowerCase()) ?? []),
    required: primary || has('NOT', 'NULL'),
    unique: has('UNIQUE'),
    line: first.line,
    ...(given === undefined ? {} : { default: given }),
  });
}

/** A default that is a plain value; one that is computed says nothing to people. */
function defaultOf(part: readonly SqlToken[]): string | undefined {
  const value = part[part.findIndex(({ key }) => key === 'DEFAULT') + 1];
  if (!part.some(({ key }) => key === 'DEFAULT') || value === undefined) return undefined;
  if (value.kind === 'text' || value.kind === 'number') return value.text;
  return ['TRUE', 'FALSE'].includes(value.key) ? value.key.toLowerCase() : undefined;
}

/** `CREATE TYPE mood AS ENUM ('sad', 'happy')` */
function addType(types: Map<string, string[]>, statement: readonly SqlToken[]): void {
  const { name } = nameAt(statement, 2);
  if (statement.some(({ key }) => key === 'ENUM')) {
    types.set(
      name.toLowerCase(),
      statement.filter(({ kind }) => kind === 'text').map(({ text }) => text),
    );
  }
}

/** `ALTER TABLE orders ADD CONSTRAINT … FOREIGN KEY …`, also several in one statement. */
function alter(tables: ReadonlyMap<string, SqlTable>, statement: readonly SqlToken[], from: number): void {
  const { name, end } = nameAt(statement, from);
  const table = tables.get(name.toLowerCase());
  if (!table) return;
  for (const part of partsOf(statement.slice(end))) {
    if (part[0]?.key !== 'ADD') continue;
    const added = part.slice(part[1]?.key === 'COLUMN' ? 2 : 1);
    if (!readConstraint(table, added)) readColumn(table, added, new Map());
  }
}

/** `CREATE UNIQUE INDEX i ON orders (number)`; one with a condition says less. */
function addIndex(tables: ReadonlyMap<string, SqlTable>, statement: readonly SqlToken[]): void {
  const on = statement.findIndex(({ key }) => key === 'ON');
  const { name } = nameAt(statement, on + 1);
  const open = statement.findIndex(({ key }) => key === '(');
  if (on < 0 || open < 0 || statement.some(({ key }) => key === 'WHERE')) return;
  tables.get(name.toLowerCase())?.uniques.push(names(bracketed(statement, open).inside));
}
