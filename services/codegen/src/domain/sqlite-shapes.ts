/** A table as its statements make it. */
export interface TableShape {
  /** `CREATE TABLE …` without the semicolon. */
  readonly create: string;
  /** `CREATE INDEX …`, each without the semicolon. */
  readonly indexes: readonly string[];
  readonly columns: readonly string[];
}

export type Schema = ReadonlyMap<string, TableShape>;

const bare = (name: string): string => name.replaceAll('"', '');

/** The tables that statements make which stand as this project writes them: one column a line. */
export function schemaOf(sql: string): Map<string, TableShape> {
  const tables = new Map<string, TableShape>();
  for (const statement of statementsIn(sql)) {
    const table = /^CREATE TABLE (\S+) \(\n([\s\S]*)\n\)(?: STRICT)?$/.exec(statement);
    if (table) tables.set(bare(table[1]!), { create: statement, indexes: [], columns: columnsIn(table[2]!) });
    const owner = bare(/^CREATE (?:UNIQUE )?INDEX \S+ ON (\S+) /.exec(statement)?.[1] ?? '');
    const owned = tables.get(owner);
    if (owned) tables.set(owner, { ...owned, indexes: [...owned.indexes, statement] });
  }
  return tables;
}

const statementsIn = (sql: string): string[] =>
  sql
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');

const columnsIn = (rows: string): string[] =>
  rows
    .split(/,\n/)
    .map((row) => row.trim().split(' ')[0]!)
    .filter((word) => !/^(?:CHECK|PRIMARY|FOREIGN|UNIQUE|CONSTRAINT)\b/.test(word))
    .map(bare);
