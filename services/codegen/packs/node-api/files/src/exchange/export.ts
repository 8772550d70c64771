// Sends a list as a file, row by row.
import { pipeline, Readable } from 'node:stream';
import type { Response } from 'express';
import { cellOf, type Column } from './columns.ts';
import { csvLine } from './csv.ts';

/** By it spreadsheets know that the file is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Rows are made as fast as they are taken, so that a long list needs no more memory than a short one. */
export function sendCsv(res: Response, name: string, columns: readonly Column[], records: AsyncIterable<object>): void {
  res.attachment(`${name}.csv`).type('text/csv; charset=utf-8').set('Cache-Control', 'no-store');
  pipeline(Readable.from(linesOf(columns, records)), res, (error) => {
    if (error && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') console.error(error);
  });
}

async function* linesOf(columns: readonly Column[], records: AsyncIterable<object>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(columns.map((column) => column.title));
  for await (const record of records) {
    const values = new Map(Object.entries(record));
    yield csvLine(columns.map((column) => cellOf(values.get(column.field))));
  }
}
