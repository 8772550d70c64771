// Files of records, read and written apart from the service.
import type { Body } from './api.ts';

const BYTE_ORDER_MARK = '\uFEFF';

const CELL = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g;

/** The rows of a file by what stands over their columns. */
export function table(text: string): Record<string, string>[] {
  const rows = text
    .replace(BYTE_ORDER_MARK, '')
    .split(/\r\n(?=(?:[^"]|"[^"]*")*$)/)
    .filter((row) => row !== '')
    .map((row) => Array.from(row.matchAll(CELL), ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''));
  const [head = [], ...body] = rows;
  return body.map((cells) => Object.fromEntries(head.map((name, at) => [name, cells[at] ?? ''])));
}

const cell = (value: unknown, separator: string): string => {
  if (Array.isArray(value)) return value.join(' ');
  const text = value === null || value === undefined ? '' : String(value);
  return `"${(typeof value === 'number' && separator === ';' ? text.replace('.', ',') : text).replaceAll('"', '""')}"`;
};

/** One row for each record, under the names of their fields. */
export function csvOf(records: readonly Body[], separator = ','): string {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const rows = records.map((record) => names.map((name) => cell(record[name], separator)));
  return [names, ...rows].map((row) => `${row.join(separator)}\r\n`).join('');
}

/** As spreadsheets write it where commas are decimal ones. */
export const spreadsheet = (records: readonly Body[]): string => BYTE_ORDER_MARK + csvOf(records, ';');
