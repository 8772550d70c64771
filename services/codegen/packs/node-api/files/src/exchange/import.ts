// Takes a file in: all of its rows, or none.
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { Database } from '../db/connection.ts';
import { requireJson } from '../http/middleware.ts';
import { Problem, type FieldError } from '../http/problem.ts';
import type { ImportRow } from './columns.ts';

export interface Imported {
  created: number;
  updated: number;
  unchanged: number;
}

/** How rows become records. */
export interface Importer<T extends { id: string }> {
  /** The record that the row speaks of, where there is one. */
  known(row: ImportRow): Promise<T | undefined>;
  /** What a request may say of it. */
  input(record: T): object;
  create(values: Record<string, unknown>): Promise<unknown>;
  /** Absent where records do not change. */
  update?(id: string, values: Record<string, unknown>): Promise<unknown>;
}

const MOST_ERRORS = 100;
/** What is wrong with a row; anything else ends the whole. */
const OF_A_ROW = new Set([400, 404, 409]);

export async function importRows<T extends { id: string }>(
  database: Database,
  rows: readonly ImportRow[],
  importer: Importer<T>,
): Promise<Imported> {
  return database.transaction(async () => {
    const done: Imported = { created: 0, updated: 0, unchanged: 0 };
    const errors: FieldError[] = [];
    let wrong = 0;
    for (const row of rows) {
      try {
        const what = await take(row, importer);
        done[what] += 1;
      } catch (error) {
        if (!(error instanceof Problem) || !OF_A_ROW.has(error.status)) throw error;
        errors.push(...errorsOf(error, row.row));
        wrong += 1;
      }
    }
    if (wrong === 0) return done;
    const detail = `Nothing was imported: ${wrong} of ${rows.length} rows ${wrong === 1 ? 'is' : 'are'} wrong.`;
    throw new Problem(400, 'import_refused', detail, errors.slice(0, MOST_ERRORS));
  });
}

async function take<T extends { id: string }>(row: ImportRow, importer: Importer<T>): Promise<keyof Imported> {
  const record = await importer.known(row);
  const values = { ...row.values, ...Object.fromEntries(row.cleared.map((field) => [field, null])) };
  if (record !== undefined) {
    const before = new Map(Object.entries(importer.input(record)));
    const same = Object.entries(values).every(([field, value]) => JSON.stringify(before.get(field)) === JSON.stringify(value));
    if (same) return 'unchanged';
    if (importer.update !== undefined) {
      await importer.update(record.id, values);
      return 'updated';
    }
  }
  await importer.create(row.values);
  return 'created';
}

const errorsOf = (problem: Problem, row: number): FieldError[] =>
  problem.errors.length > 0
    ? problem.errors.map((error) => ({ ...error, row }))
    : [{ field: '', code: problem.code, message: problem.message, row }];

const readText = express.text({ type: 'text/csv', limit: '5mb' });

/** A file where one is imported, JSON everywhere else. */
export const csvOrJson =
  (imports: readonly string[]): RequestHandler =>
  (req: Request, res: Response, next: NextFunction): void => {
    if (req.method !== 'POST' || !imports.includes(req.path)) {
      requireJson(req, res, next);
      return;
    }
    if (!req.is('text/csv')) throw new Problem(415, 'unsupported_media_type', 'The body must be text/csv.');
    readText(req, res, next);
  };
