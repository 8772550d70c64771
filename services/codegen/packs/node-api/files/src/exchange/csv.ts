// Comma-separated values (RFC 4180), as spreadsheets read and write them.
import { Problem } from '../http/problem.ts';

/** A spreadsheet takes a text that starts so for a formula. */
const FORMULA = /^'*[=+\-@\t\r]/;

/** Text that no spreadsheet runs: what looks like a formula gets an apostrophe before it. */
export const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** The text as it was before `harmless`. */
export const unharmed = (text: string): string => (text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text);

const quoted = (cell: string): string => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

export interface Sheet {
  separator: string;
  /** As a spreadsheet counts them, the first one 1; blank rows are left out. */
  rows: { row: number; cells: string[] }[];
}

export function readCsv(text: string): Sheet {
  const source = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(source);
  const rows: Sheet['rows'] = [];
  let cells: string[] = [];
  let row = 1;
  const field = new RegExp(`("(?:[^"]|"")*"|[^"\r\n${separator}][^\r\n${separator}]*|)(${separator}|\r\n|\n|\r|$)`, 'y');
  while (field.lastIndex < source.length || cells.length > 0) {
    const [, value, end] = field.exec(source) ?? malformed(row);
    cells.push(value?.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : (value ?? ''));
    if (end === separator) continue;
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ row, cells });
    cells = [];
    row += 1;
    if (end === '') break;
  }
  return { separator, rows };
}

function malformed(row: number): never {
  throw new Problem(400, 'malformed_csv', `The file is no table: the quotes in row ${row} do not match.`);
}

/** The one of which the first line has most, outside of quotes. */
function separatorOf(source: string): string {
  const line = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(source)?.[0].replaceAll(/"(?:[^"]|"")*"/g, '') ?? '';
  const count = (separator: string): number => line.split(separator).length;
  return [';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best), ',');
}
