// What the columns of a file are, and what stands in their cells.
import { Problem } from '../http/problem.ts';
import { harmless, readCsv, unharmed } from './csv.ts';

export interface Column {
  field: string;
  /** Over the column; files that come in may have the field's name there instead. */
  title: string;
  kind: 'text' | 'number' | 'boolean' | 'list';
  /** A file may set it; what the service sets itself is left alone. */
  writable?: true;
  /** An empty cell takes the value away. */
  clears?: true;
}

export interface ImportRow {
  row: number;
  /** Of the record that the row changes. */
  id?: string;
  /** By field; what an empty cell means depends on whether the record is there already. */
  values: Record<string, unknown>;
  /** Fields whose cells are empty and may be. */
  cleared: string[];
}

const MAX_ROWS = 10_000;

export const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'string' ? harmless(value) : String(value);
};

const YES = new Set(['true', 'yes', 'y', '1', 'ja', 'wahr', 'x']);
const NO = new Set(['false', 'no', 'n', '0', 'nein', 'falsch']);

/** What cannot be understood stays a text, and is refused like any other wrong value. */
function valueOf(cell: string, kind: Column['kind'], separator: string): unknown {
  const word = cell.trim().toLowerCase();
  if (kind === 'list') return word.split(/\s+/);
  if (kind === 'boolean') return YES.has(word) || (NO.has(word) ? false : cell);
  if (kind === 'text') return unharmed(cell);
  // Where semicolons separate, a comma is a decimal one.
  const figure = separator === ';' ? word.replace(',', '.') : word;
  return /^-?\d+(?:\.\d+)?$/.test(figure) ? Number(figure) : cell;
}

/** The rows of a file, by what stands over its columns. */
export function readRows(text: unknown, columns: readonly Column[]): ImportRow[] {
  const { separator, rows } = readCsv(typeof text === 'string' ? text : '');
  const [head, ...body] = rows;
  if (head === undefined || body.length === 0) {
    throw new Problem(400, 'empty_file', 'The file has no rows under its row of column names.');
  }
  if (body.length > MAX_ROWS) {
    throw new Problem(413, 'too_many_rows', `A file may have at most ${MAX_ROWS} rows; this one has ${body.length}.`);
  }
  const used = head.cells.map((title) => columnFor(title, columns));
  const twice = used.find((column, at) => column !== undefined && used.indexOf(column) < at);
  if (twice !== undefined) throw new Problem(400, 'column_twice', `The column ${twice.title} stands there twice.`);
  return body.map(({ row, cells }) => {
    if (cells.length > used.length) {
      throw new Problem(400, 'malformed_csv', `Row ${row} has ${cells.length} cells, but there are ${used.length} columns.`);
    }
    return rowOf(row, cells, used, separator);
  });
}

function columnFor(title: string, columns: readonly Column[]): Column | undefined {
  const name = title.trim().toLowerCase();
  if (name === '') return undefined;
  const column = columns.find((each) => [each.title, each.field].some((known) => known.toLowerCase() === name));
  if (column !== undefined) return column;
  const known = columns.filter((each) => each.writable).map((each) => each.title);
  throw new Problem(400, 'unknown_column', `There is no column ${JSON.stringify(title)}. Known are ${known.join(', ')}.`);
}

function rowOf(row: number, cells: readonly string[], used: readonly (Column | undefined)[], separator: string): ImportRow {
  const result: ImportRow = { row, values: {}, cleared: [] };
  for (const [at, column] of used.entries()) {
    const cell = cells[at] ?? '';
    if (column?.field === 'id' && cell.trim() !== '') result.id = cell.trim();
    if (column?.writable === undefined) continue;
    if (cell.trim() !== '') result.values[column.field] = valueOf(cell, column.kind, separator);
    else if (column.clears) result.cleared.push(column.field);
  }
  return result;
}
